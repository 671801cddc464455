from datetime import timedelta

import pytest
from sqlalchemy import text

from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.channel import Channels, Undeliverable
from server.deliveries.states import State
from server.errors import UpstreamRateLimited, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from tests.server.deliveries.destination import AGENT, plan

LATE = UpstreamTimeout("slack", "Slack did not answer in time.")
REFUSED = UpstreamRefused("slack", "Slack does not know our token.", hint="Set LIAISON_SLACK_TOKEN.")


def test_what_was_pressed_arrives_once_with_its_proof(desk, shelf):
    delivery = desk.pressed()
    assert desk.run(delivery) is None
    row = desk.row(delivery)
    assert (row.state, row.attempts, row.sent_at) == (State.SENT, 1, desk.now)
    assert (row.url, row.proof) == ("https://shelf.example/ESC-0000001.1", {"on": "ESC-0000001.1"})
    assert shelf.there == ["ESC-0000001.1"]
    assert desk.audited() == ["delivery.sending", "delivery.sent"]


def test_the_channel_is_handed_what_was_pressed(desk, shelf):
    desk.run(desk.pressed(plan(content={"text": "Hello"}, place="#csm")))
    (call,) = shelf.calls
    assert (call.reference, call.escalation, call.attempt) == ("ESC-0000001.1", "ESC-0000001", 1)
    assert (call.content, call.place, call.instance, call.zendesk_ticket_id) == (
        {"text": "Hello"},
        "#csm",
        "global",
        4711,
    )
    assert call.tried_at == desk.now


def test_a_job_that_runs_twice_sends_once(desk, shelf):
    delivery = desk.pressed()
    desk.run(delivery)
    assert desk.run(delivery) is None
    assert len(shelf.calls) == 1


def test_nothing_leaves_before_the_time_to_undo_is_over(desk, shelf):
    escalation = desk.press(plan())
    delivery = desk.rows(escalation)[0].id
    ends = desk.now + timedelta(seconds=desk.settings.undo)
    desk.later(desk.settings.undo - 0.001)
    assert desk.run(delivery) == ends
    assert not shelf.calls


def test_no_transaction_is_open_while_something_is_sent(desk, shelf):
    seen = []

    def look():
        with desk.engine.connect() as connection:
            seen.extend(connection.scalars(text("SELECT state FROM delivery FOR UPDATE NOWAIT")))

    shelf.while_sending = look
    desk.run(desk.pressed())
    assert seen == [State.SENDING]


def test_what_the_channel_notes_stands_on_the_receipt(desk, shelf):
    shelf.sent_note = "nobody_to_mention"
    delivery = desk.pressed(plan(note={"code": "owner_away", "params": {}}))
    desk.run(delivery)
    assert desk.row(delivery).note == {"code": "nobody_to_mention", "params": {}}


def test_too_many_requests_are_made_again_when_told(desk, shelf):
    shelf.before.append(UpstreamRateLimited("slack", "Too many requests.", retry_after=40))
    delivery = desk.pressed()
    again = desk.run(delivery)
    assert again == desk.now + timedelta(seconds=42)  # never before, and not all at once
    row = desk.row(delivery)
    assert (row.state, row.next_try_at, row.error["code"]) == (State.RETRYING, again, "rate_limited")
    desk.now = again
    assert desk.run(delivery) is None
    assert (shelf.there, desk.row(delivery).error) == (["ESC-0000001.1"], None)


def test_what_never_left_is_tried_again_and_not_looked_for(desk, shelf):
    shelf.before.append(UpstreamUnreachable("slack", "Left alone.", code="breaker_open", retry_after=10, left=False))
    shelf.looking.append(AssertionError("it was looked for"))
    delivery = desk.pressed()
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).attempts == 2
    assert len(shelf.looking) == 1


@pytest.mark.parametrize("error", [Undeliverable("The ticket is closed.", hint="Reopen it."), REFUSED])
def test_what_is_for_good_fails_at_once_and_says_what_to_do(desk, shelf, error):
    shelf.before.append(error)
    delivery = desk.pressed()
    assert desk.run(delivery) is None
    row = desk.row(delivery)
    assert (row.state, row.attempts) == (State.FAILED, 1)
    assert row.error == {"code": error.code, "message": error.message, "hint": error.hint}


def test_while_paused_nothing_is_tried_and_no_attempt_is_counted(desk, shelf):
    delivery = desk.pressed()
    with session_scope(desk.engine) as session:
        pausing.pause(session, AGENT, "Moving house", desk.now)
    assert desk.run(delivery) > desk.now
    assert (desk.row(delivery).state, desk.row(delivery).attempts) == (State.WAITING, 0)
    assert not shelf.calls


def test_what_follows_hangs_on_the_first_message(desk, shelf):
    escalation = desk.press(plan(), plan(purpose="join", zendesk_ticket_id=4712), plan(turn="shelf:2", purpose="join"))
    desk.later(desk.settings.undo)
    for row in desk.rows(escalation):
        desk.run_to_the_end(row.id)
    assert [call.thread for call in shelf.calls] == [None, {"on": "ESC-0000001.1"}, None]


def test_what_follows_waits_for_the_first_message(desk, shelf):
    shelf.before.append(LATE)
    escalation = desk.press(plan(), plan(purpose="join", zendesk_ticket_id=4712))
    desk.later(desk.settings.undo)
    first, second = desk.rows(escalation)
    desk.run(first.id)
    assert desk.run(second.id) is None  # it has taken a new place, at the end of its line
    assert (desk.row(second.id).state, desk.row(second.id).attempts) == (State.WAITING, 0)
    with desk.engine.connect() as connection:
        waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'delivery_id' = :id")
        assert connection.scalar(waiting, {"id": str(second.id)}) == 2
    desk.run_to_the_end(first.id)
    desk.run_to_the_end(second.id)
    assert shelf.there == ["ESC-0000001.1", "ESC-0000001.2"]


def test_what_follows_a_first_message_that_has_failed_is_sent_all_the_same(desk, shelf):
    shelf.before.append(Undeliverable("The channel is archived."))
    escalation = desk.press(plan(), plan(purpose="join"))
    desk.later(desk.settings.undo)
    for row in desk.rows(escalation):
        desk.run_to_the_end(row.id)
    assert (shelf.there, shelf.calls[-1].thread) == (["ESC-0000001.2"], None)


def test_a_destination_that_is_not_connected_any_more_fails_with_what_to_do(desk):
    delivery = desk.pressed(plan(channel="pigeon", place="the pigeon loft"))
    assert desk.run(delivery) is None
    row = desk.row(delivery)
    assert (row.state, row.attempts, row.error["code"]) == (State.FAILED, 0, "not_connected")
    assert "the pigeon loft" in row.error["message"]


def test_what_may_have_arrived_at_a_destination_that_is_gone_is_not_forgotten(desk, shelf):
    shelf.after.append(LATE)
    delivery = desk.pressed()
    desk.run(delivery)
    desk.channels = Channels(())
    desk.run(delivery)
    assert desk.row(delivery).error["may_have_arrived"] is True


def test_a_delivery_that_is_not_there_is_nothing_to_do(desk):
    assert desk.run("00000000-0000-0000-0000-000000000000") is None
