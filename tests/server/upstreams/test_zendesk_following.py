"""What has become of tickets."""

import pytest

from server.upstreams.zendesk_following import FollowedTicket


@pytest.fixture
def zendesk(upstreams):
    return upstreams.zendesk["global"]


def test_many_tickets_are_read_in_one_request(zendesk, sandbox):
    found = zendesk.tickets_by_id([4243, 4242, 4242, 99999])
    assert {key: ticket.status for key, ticket in found.items()} == {4242: "open", 4243: "solved"}
    assert found[4242] == FollowedTicket(4242, "open", tags=("self_managed",))
    asked = [entry for entry in sandbox.requests("zendesk") if "show_many" in entry["path"]]
    assert [entry["query"]["ids"] for entry in asked] == ["4242,4243,99999"]


def test_no_ticket_is_no_request(zendesk, sandbox):
    assert zendesk.tickets_by_id([]) == {}
    assert sandbox.requests("zendesk") == []


def test_more_than_a_hundred_take_a_request_each_hundred(zendesk, sandbox):
    assert set(zendesk.tickets_by_id(range(4200, 4301))) >= {4242, 4248}
    assert len([entry for entry in sandbox.requests("zendesk") if "show_many" in entry["path"]]) == 2


def test_a_merged_ticket_says_where_it_went_on(zendesk, sandbox):
    world = sandbox.world.zendesk["global"]
    world.tickets[4244]["tags"] = ["closed_by_merge"]
    body = 'This request was closed and merged into request #4242 "Runner".'
    world.comments[4244].append({"id": 1, "body": body, "plain_body": body, "public": False, "created_at": None})
    assert zendesk.tickets_by_id([4244])[4244].merged_into == 4242


def test_a_follow_up_and_its_closed_ticket_know_each_other(zendesk, sandbox):
    tickets = sandbox.world.zendesk["global"].tickets
    tickets[4248]["via"]["source"] = {"from": {"ticket_id": 4244, "subject": "Escalated"}, "to": {}, "rel": "follow_up"}
    tickets[4244]["followup_ids"] = [4248]
    found = zendesk.tickets_by_id([4244, 4248])
    assert (found[4248].follows, found[4244].followed_by) == (4244, (4248,))
    assert (found[4244].follows, found[4244].merged_into) == (None, None)
