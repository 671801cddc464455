import pytest
from flask.testing import FlaskClient

from server.sandbox.world import World


def _change_ticket(world: World, **changes: object) -> None:
    instance = world.zendesk["global"]
    instance.tickets[4242].update(changes)


def test_a_ticket_that_was_changed_has_another_mark(client: FlaskClient, world: World) -> None:
    before = client.get("/agent/_changes?ticket=4242&ticket=4101").get_json()["tickets"]
    world.zendesk["global"].comments[4242].append({"id": 1})
    after = client.get("/agent/_changes?ticket=4242&ticket=4101").get_json()["tickets"]
    assert before["4242"] != after["4242"]
    assert before["4101"] == after["4101"]


def test_a_ticket_that_is_not_there_has_no_mark(client: FlaskClient) -> None:
    assert client.get("/agent/_changes?ticket=1&ticket=x").get_json()["tickets"] == {"1": ""}


def test_what_arrives_is_counted(client: FlaskClient, world: World) -> None:
    before = client.get("/agent/_changes").get_json()["arrived"]
    world.salesforce.created.append({"entity": "Case", "id": "500", "at": "2026-01-01T00:00:00Z", "fields": {}})
    assert client.get("/agent/_changes").get_json()["arrived"] == before + 1


def test_a_slack_message_is_shown_in_its_channel_with_names_for_ids(client: FlaskClient, world: World) -> None:
    channel, person = next(iter(world.slack.channels)), next(iter(world.slack.users))
    text = f"<@{person}> look at <https://example.com/?a=1&amp;b=2|the &lt;ticket&gt;> <javascript:alert(1)|here>"
    world.slack.messages.setdefault(channel, []).append({"ts": "1.0", "user": world.slack.bot_user_id, "text": text})
    html = client.get("/agent/_arrived").text
    assert f"#{world.slack.channels[channel]['name']}" in html
    assert "@" + (world.slack.users[person].get("real_name") or world.slack.users[person]["name"]) in html
    assert 'href="https://example.com/?a=1&amp;b=2"' in html
    assert "the &lt;ticket&gt;" in html
    assert 'href="javascript' not in html


def test_an_issue_is_shown_with_its_project_and_as_text(client: FlaskClient, world: World) -> None:
    project = next(iter(world.gitlab.projects))
    issue = {
        "id": 9, "iid": 3, "project_id": project, "title": "<b>Title</b>", "description": "<script>x</script>",
        "labels": ["zendesk::4242"], "confidential": True, "created_at": "2026-01-01T00:00:00Z",
        "author": {"id": world.gitlab.user["id"]},
    }  # fmt: skip
    world.gitlab.issues[project] = [issue]
    html = client.get("/agent/_arrived").text
    assert world.gitlab.projects[project]["path_with_namespace"] in html
    assert "&lt;b&gt;Title" in html
    assert "<script>" not in html


def test_a_salesforce_record_and_a_ticket_update_are_shown(client: FlaskClient, world: World) -> None:
    world.salesforce.created.append(
        {"entity": "Case", "id": "500X", "at": "2026-01-01T00:00:00Z", "fields": {"Subject": "Needs a call"}}
    )
    world.zendesk["global"].updates.append(
        {
            "ticket_id": 4242,
            "at": "2026-01-01T00:00:00Z",
            "ticket": {"comment": {"body": "Told the CSM", "public": False}},
        }
    )
    html = client.get("/agent/_arrived").text
    for words in ("500X", "Needs a call", "Told the CSM", "internal note", "/agent/tickets/4242"):
        assert words in html


def test_a_letter_is_shown_with_whom_it_went_to(client: FlaskClient, world: World) -> None:
    world.mail.letters.append(
        {
            "id": 1,
            "subject": "Escalated <b>",
            "recipients": ["a@example.com"],
            "at": "2026-01-01T00:00:00Z",
            "text": "Hi",
        }
    )
    html = client.get("/agent/_arrived").text
    assert "Escalated &lt;b&gt;" in html
    assert "to a@example.com" in html


def test_a_record_that_was_deleted_says_so(client: FlaskClient, world: World) -> None:
    made = {"entity": "Case", "id": "500X", "at": "2026-01-01T00:00:00Z", "fields": {}, "state": "deleted"}
    world.salesforce.created.append(made)
    assert "500X, deleted" in client.get("/agent/_arrived").text


def test_any_change_gives_what_has_arrived_another_mark(client: FlaskClient, world: World) -> None:
    before = client.get("/agent/_changes").get_json()["mark"]
    assert client.get("/agent/_changes").get_json()["mark"] == before
    made = {"entity": "Case", "id": "500X", "at": "2026-01-01T00:00:00Z", "fields": {}, "state": "there"}
    world.salesforce.created.append(made)
    changed = client.get("/agent/_changes").get_json()["mark"]
    made["state"] = "deleted"
    assert len({before, changed, client.get("/agent/_changes").get_json()["mark"]}) == 3


def test_nothing_arrived_is_said(client: FlaskClient) -> None:
    assert client.get("/agent/_arrived").text.count("yet.") == 5


@pytest.mark.parametrize("kind", ["slow", "down", "limited", "normal"])
def test_a_switch_gives_an_upstream_its_weather(client: FlaskClient, kind: str) -> None:
    answer = client.post("/agent/_weather", json={"upstream": "salesforce", "kind": kind})
    assert answer.get_json()["weather"]["salesforce"] == kind
    assert (
        f'id="weather-salesforce-{kind}" name="weather-salesforce" value="{kind}" data-upstream="salesforce" checked'
        in (client.get("/agent/_arrived").text)
    )


def test_a_switch_that_is_none_is_refused_by_name(client: FlaskClient) -> None:
    assert "'moon'" in client.post("/agent/_weather", json={"upstream": "moon", "kind": "slow"}).get_json()["error"]
    assert "'fog'" in client.post("/agent/_weather", json={"upstream": "slack", "kind": "fog"}).get_json()["error"]
    assert client.post("/agent/_weather", json=[]).status_code == 400


def test_a_reset_tells_the_story_from_its_beginning(client: FlaskClient, world: World) -> None:
    _change_ticket(world, subject="Changed")
    assert client.post("/agent/_reset", json={}).status_code == 204
    assert world.zendesk["global"].tickets[4242]["subject"] != "Changed"
