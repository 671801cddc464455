"""Changing a ticket of the fake Zendesk, and reading back what was written."""

from datetime import UTC, datetime, timedelta

import pytest
import responses

from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound, UpstreamUnreachable
from server.upstreams.zendesk import Zendesk
from server.upstreams.zendesk_calls import RecordInvalid
from server.upstreams.zendesk_changes import TicketChanges, TicketClosed
from server.upstreams.zendesk_tickets import MOST_PAGES
from tests.server.upstreams.small_world import instance_of, settings_of

API = "https://odd.zendesk.com/api/v2"
NOTE = TicketChanges(note="Told the CSM.")


@pytest.fixture
def zendesk(upstreams):
    return upstreams.zendesk["global"]


@pytest.fixture
def odd(sandbox):
    with responses.RequestsMock() as answers:
        answers.post("https://odd.zendesk.com/oauth/tokens", json={"access_token": "t", "expires_in": 1800})
        yield Zendesk(instance_of(sandbox, base_url="", subdomain="odd"), settings_of(sandbox)), answers


def ticket_of(sandbox, ticket_id=4248):
    return sandbox.world.zendesk["global"].tickets[ticket_id]


def puts(sandbox):
    return [entry["body"]["ticket"] for entry in sandbox.requests("zendesk") if entry["method"] == "PUT"]


def test_one_update_carries_the_note_the_people_the_tags_and_the_field(zendesk, sandbox):
    ticket_of(sandbox)["tags"] = ["before"]
    changes = TicketChanges(
        "Told.", followers=(503,), ccs=(502,), tags=("liaison",), fields={"escalated_to_sales": True}
    )
    updated = zendesk.update_ticket(4248, changes)
    ticket = ticket_of(sandbox)
    assert (ticket["follower_ids"], ticket["email_cc_ids"]) == ([503], [502])
    assert ticket["tags"] == ["before", "liaison"]
    assert {field["id"]: field["value"] for field in ticket["custom_fields"]}[9002] is True
    assert len(puts(sandbox)) == 1
    assert (updated.before.tags, updated.before.fields["escalated_to_sales"]) == (("before",), False)
    comment = next(zendesk.comments(4248))
    assert (comment.id, comment.body, comment.public) == (updated.comment_id, "Told.", False)


def test_what_is_taken_back_is_gone_and_the_rest_stays(zendesk, sandbox):
    zendesk.update_ticket(4242, TicketChanges("Withdrawn.", removed_followers=(503,), removed_tags=("self_managed",)))
    ticket = ticket_of(sandbox, 4242)
    assert (ticket["follower_ids"], ticket["email_cc_ids"], ticket["tags"]) == ([], [502], [])


def test_the_tags_are_left_alone_where_none_is_new(zendesk, sandbox):
    zendesk.update_ticket(4242, TicketChanges("Told.", tags=("self_managed",)))
    assert "tags" not in puts(sandbox)[0]


def test_an_update_is_safe_against_somebody_elses(zendesk, sandbox):
    stamp = ticket_of(sandbox)["updated_at"]
    zendesk.update_ticket(4248, NOTE)
    assert (puts(sandbox)[0]["safe_update"], puts(sandbox)[0]["updated_stamp"]) == (True, stamp)


def test_a_conflict_is_read_again_and_sent_once_more(zendesk, sandbox):
    sandbox.fault("zendesk", status=409, body={"error": "UpdateConflict"}, method="PUT", times=1)
    zendesk.update_ticket(4248, NOTE)
    assert [entry["method"] for entry in sandbox.requests("zendesk")][1:] == ["GET", "PUT", "GET", "PUT"]
    assert [comment.body for comment in zendesk.comments(4248)].count("Told the CSM.") == 1


def test_a_conflict_that_stays_can_be_tried_again_later(zendesk, sandbox):
    sandbox.fault("zendesk", status=409, body={"error": "UpdateConflict"}, method="PUT")
    with pytest.raises(UpstreamError) as error:
        zendesk.update_ticket(4248, NOTE)
    assert (error.value.code, error.value.retryable, error.value.left) == ("conflict", True, False)


def test_a_dropped_update_is_not_sent_again(zendesk, sandbox):
    sandbox.fault("zendesk", drop=True, method="PUT")
    with pytest.raises(UpstreamUnreachable) as error:
        zendesk.update_ticket(4248, NOTE)
    assert error.value.left
    assert len(puts(sandbox)) == 1


def test_what_goes_wrong_before_the_update_has_changed_nothing(zendesk, sandbox):
    sandbox.fault("zendesk", status=500, method="GET")
    with pytest.raises(UpstreamUnreachable) as error:
        zendesk.update_ticket(4248, NOTE)
    assert not error.value.left


def test_a_closed_ticket_is_said_before_anything_is_sent(zendesk, sandbox):
    with pytest.raises(TicketClosed, match="4244 is closed"):
        zendesk.update_ticket(4244, NOTE)
    assert puts(sandbox) == []


def test_a_ticket_that_closes_meanwhile_is_the_same(odd):
    zendesk, answers = odd
    answers.get(
        f"{API}/tickets/1", json={"ticket": {"id": 1, "status": "solved", "updated_at": "2026-01-01T00:00:00Z"}}
    )
    details = {"status": [{"description": "Status: closed prevents ticket update", "error": "InvalidValue"}]}
    answers.put(f"{API}/tickets/1", status=422, json={"error": "RecordInvalid", "details": details})
    with pytest.raises(TicketClosed):
        zendesk.update_ticket(1, NOTE)


def test_what_zendesk_does_not_accept_is_named_by_field(zendesk):
    with pytest.raises(RecordInvalid, match="is invalid") as error:
        zendesk.update_ticket(4248, TicketChanges("Told.", followers=(601,)))
    assert list(error.value.fields) == ["followers"]


def test_a_refusal_without_details_is_said_in_zendesks_words(odd):
    zendesk, answers = odd
    answers.get(f"{API}/tickets/1", json={"ticket": {"id": 1, "status": "open", "updated_at": "2026-01-01T00:00:00Z"}})
    answers.put(f"{API}/tickets/1", status=422, body="<html>")
    with pytest.raises(RecordInvalid, match="did not accept the change"):
        zendesk.update_ticket(1, NOTE)


def test_a_ticket_without_the_time_of_its_change_is_not_touched(odd):
    zendesk, answers = odd
    answers.get(f"{API}/tickets/1", json={"ticket": {"id": 1, "status": "open"}})
    with pytest.raises(UpstreamMalformed, match="last changed"):
        zendesk.update_ticket(1, NOTE)


def test_a_ticket_of_nobody_is_not_found(zendesk):
    with pytest.raises(UpstreamNotFound):
        zendesk.update_ticket(99999, NOTE)


def test_a_field_that_the_instance_does_not_have_is_left_out(zendesk, sandbox):
    zendesk.update_ticket(4248, TicketChanges("Told.", fields={"no_such": True}))
    assert "custom_fields" not in puts(sandbox)[0]


def page_of(number, *, more, at):
    comment = {"id": number, "plain_body": f"Comment {number}", "public": False, "created_at": at.isoformat()}
    return {"comments": [comment], "meta": {"has_more": more, "after_cursor": f"c{number}"}}


def test_comments_are_read_page_by_page_newest_first(odd):
    zendesk, answers = odd
    now = datetime.now(UTC)
    first = answers.get(f"{API}/tickets/1/comments", json=page_of(2, more=True, at=now))
    answers.get(f"{API}/tickets/1/comments", json=page_of(1, more=False, at=now))
    assert [comment.body for comment in zendesk.comments(1)] == ["Comment 2", "Comment 1"]
    assert first.calls[0].request.params == {"sort": "-created_at", "page[size]": "100"}


def test_comments_are_read_no_further_back_than_asked(odd):
    zendesk, answers = odd
    now = datetime.now(UTC)
    answers.get(f"{API}/tickets/1/comments", json=page_of(2, more=True, at=now - timedelta(hours=1)))
    assert [comment.id for comment in zendesk.comments(1, since=now)] == [2]


def test_comments_without_end_are_not_taken_for_all(odd):
    zendesk, answers = odd
    answers.get(f"{API}/tickets/1/comments", json=page_of(1, more=True, at=datetime.now(UTC)))
    with pytest.raises(UpstreamMalformed, match="more recent comments"):
        list(zendesk.comments(1))
    assert len(answers.calls) == MOST_PAGES + 1
