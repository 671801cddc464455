"""New tickets, and those that continue a closed one."""

import pytest


def create(zendesk, **ticket):
    return zendesk.call("POST", "/api/v2/tickets", json={"ticket": ticket})


def test_a_new_ticket_begins_with_what_was_said(zendesk):
    answer = create(zendesk, subject="Help", requester_id=39010000001, comment={"body": "Please"})
    assert answer.status_code == 201
    made = zendesk.get(f"tickets/{answer.json()['ticket']['id']}")["ticket"]
    assert (made["subject"], made["status"], made["organization_id"]) == ("Help", "new", 37010000001)
    assert zendesk.get(f"tickets/{made['id']}/comments")["comments"][0]["body"] == "Please"


def test_a_follow_up_names_the_closed_ticket_and_that_one_its_follow_ups(zendesk):
    made = create(zendesk, via_followup_source_id=4220, comment={"body": "Again"}).json()["ticket"]
    assert made["via"]["source"]["rel"] == "follow_up"
    assert made["via"]["source"]["from"]["ticket_id"] == 4220
    assert made["id"] in zendesk.get("tickets/4220")["ticket"]["followup_ids"]
    assert made["organization_id"] == zendesk.get("tickets/4220")["ticket"]["organization_id"]


def test_the_story_has_a_follow_up(zendesk):
    follow_up = zendesk.get("tickets/4252")["ticket"]
    closed = zendesk.get(f"tickets/{follow_up['via']['source']['from']['ticket_id']}")["ticket"]
    assert (closed["status"], closed["followup_ids"]) == ("closed", [4252])


@pytest.mark.parametrize(
    ("ticket", "status"),
    [
        ({"via_followup_source_id": 4242, "comment": {"body": "x"}}, 422),
        ({"via_followup_source_id": 9, "comment": {"body": "x"}}, 404),
        ({"subject": "x", "requester_id": 9, "comment": {"body": "x"}}, 422),
        ({"subject": "x", "requester_id": 39010000001}, 422),
    ],
)
def test_a_ticket_that_cannot_be_made_is_refused(zendesk, ticket, status):
    assert create(zendesk, **ticket).status_code == status


def test_a_body_without_a_ticket_is_refused(zendesk):
    assert zendesk.call("POST", "/api/v2/tickets", json=[]).status_code == 400
