import pytest
from flask.testing import FlaskClient

from server.sandbox.world import ZendeskInstance


def _requester(zendesk: ZendeskInstance) -> int:
    return int(zendesk.tickets[4242]["requester_id"])


def test_a_new_ticket_is_like_the_others(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    asked = {"subject": "Help", "requester_id": _requester(zendesk), "priority": "high", "description": "Please"}
    answer = client.post("/agent/_tickets", json=asked)
    made = zendesk.tickets[answer.get_json()["id"]]
    assert answer.status_code == 201
    assert set(made) == set(zendesk.tickets[4242])
    assert made["organization_id"] == zendesk.tickets[4242]["organization_id"]
    assert (made["status"], made["priority"], made["tags"]) == ("new", "high", [])
    assert zendesk.comments[made["id"]][0]["body"] == "Please"
    assert zendesk.tickets[4242]["subject"] != "Help"


@pytest.mark.parametrize("missing", ["subject", "requester_id"])
def test_a_new_ticket_needs_a_subject_and_a_requester(
    client: FlaskClient, zendesk: ZendeskInstance, missing: str
) -> None:
    asked = {"subject": "Help", "requester_id": _requester(zendesk)}
    del asked[missing]
    answer = client.post("/agent/_tickets", json=asked)
    assert answer.status_code == 400
    assert "needs a subject and a requester" in answer.get_json()["error"]


def test_a_requester_that_is_not_there_is_none(client: FlaskClient) -> None:
    assert client.post("/agent/_tickets", json={"subject": "Help", "requester_id": 12}).status_code == 400
