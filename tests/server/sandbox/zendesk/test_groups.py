"""Who is in which group."""

INES = 38010000011


def test_a_persons_memberships_name_their_groups_and_the_default_one(zendesk):
    memberships = zendesk.get(f"users/{INES}/group_memberships")["group_memberships"]
    groups = zendesk.get(f"users/{INES}/groups")["groups"]
    default = zendesk.get(f"users/{INES}")["user"]["default_group_id"]
    assert {each["group_id"] for each in memberships} == {each["id"] for each in groups}
    assert [each["group_id"] for each in memberships if each["default"]] == [default]
    assert [each["name"] for each in groups] == ["Support EMEA", "Escalation pilot"]
    assert zendesk.get(f"users/{INES}", include="organizations,groups")["groups"] == groups


def test_a_groups_memberships_are_a_part_of_all(zendesk):
    (pilot,) = (each for each in zendesk.get("groups")["groups"] if each["name"] == "Escalation pilot")
    mine = zendesk.get(f"groups/{pilot['id']}/memberships")["group_memberships"]
    every = zendesk.get("group_memberships")["group_memberships"]
    assert {each["user_id"] for each in mine} >= {INES}
    assert all(each in every for each in mine)
    assert zendesk.get(f"groups/{pilot['id']}")["group"] == pilot
    assert zendesk.call("GET", "/api/v2/groups/9").status_code == 404


def test_a_light_agent_is_an_agent_of_a_restricted_kind(zendesk):
    mira = zendesk.get("users/38010000031")["user"]
    assert (mira["role"], mira["role_type"], mira["restricted_agent"], mira["only_private_comments"]) == (
        "agent",
        1,
        True,
        True,
    )
    assert zendesk.get(f"users/{INES}")["user"]["restricted_agent"] is False
