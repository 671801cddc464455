"""Users."""


def test_a_user_is_found_by_address_whatever_its_case(zendesk):
    found = zendesk.get("users/search", query="email:Mira.Solberg@GitLab.example")["users"]
    assert [user["name"] for user in found] == ["Mira Solberg"]


def test_a_user_is_found_by_words(zendesk):
    assert [user["name"] for user in zendesk.get("users/search", query="solberg")["users"]] == ["Mira Solberg"]


def test_deleted_and_unknown_people_are_not_found(zendesk):
    assert zendesk.get("users/search", query="email:jonas.weidler@gitlab.example")["users"] == []
    assert zendesk.get("users/search", query="email:nobody@example.com")["users"] == []


def test_a_light_agent_is_an_agent_who_may_only_write_notes(zendesk):
    user = zendesk.get("users/38010000031")["user"]
    assert (user["role"], user["role_type"], user["only_private_comments"]) == ("agent", 1, True)


def test_roles_are_those_of_the_story(zendesk):
    roles = [zendesk.get(f"users/{each}")["user"]["role"] for each in (38010000014, 38010000011, 39010000001)]
    assert roles == ["admin", "agent", "end-user"]


def test_a_user_comes_with_their_organization(zendesk):
    answer = zendesk.get("users/39010000001", include="organizations")
    assert [each["name"] for each in answer["organizations"]] == ["Meadowbank Dairy Cooperative"]


def test_a_suspended_user_says_so(zendesk):
    assert zendesk.get("users/39010000020")["user"]["suspended"] is True


def test_a_user_who_is_gone_is_not_found(zendesk):
    assert zendesk.call("GET", "/api/v2/users/39010000019").status_code == 404


def test_several_users_come_at_once(zendesk):
    found = zendesk.get("users/show_many", ids="38010000011,38010000012,1")["users"]
    assert [user["name"] for user in found] == ["Ines Okafor", "Tomas Lindqvist"]
