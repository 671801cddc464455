from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.channel import Channels, Uncertain, Undeliverable
from server.deliveries.states import State
from server.deliveries.withdrawing import withdraw
from server.errors import UpstreamMalformed, UpstreamRateLimited, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from tests.server.deliveries.destination import AGENT, Desk, Killed, plan

DROPPED = UpstreamUnreachable("slack", "Slack hung up.")
LATE = UpstreamTimeout("slack", "Slack did not answer in time.")
REFUSED = UpstreamRefused("slack", "Slack does not know our token.", hint="Set LIAISON_SLACK_TOKEN.")


def audited(desk):
    with desk.engine.connect() as connection:
        return list(connection.scalars(text("SELECT event FROM audit ORDER BY id")))


def killed(desk, delivery):
    """A run that ends as a process does that is killed."""
    with pytest.raises(Killed):
        desk.run(delivery)


def test_what_was_pressed_arrives_once_with_its_proof(desk, shelf):
    delivery = desk.pressed()
    assert desk.run(delivery) is None
    row = desk.row(delivery)
    assert (row.state, row.attempts, row.sent_at) == (State.SENT, 1, desk.now)
    assert (row.url, row.proof) == ("https://shelf.example/ESC-0000001.1", {"on": "ESC-0000001.1"})
    assert shelf.there == ["ESC-0000001.1"]
    assert audited(desk) == ["delivery.sending", "delivery.sent"]


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


@pytest.mark.parametrize(
    "error", [DROPPED, LATE, Uncertain("Who knows?"), UpstreamMalformed("slack", "Half an answer."), KeyError("ts")]
)
def test_an_outcome_that_nobody_knows_is_looked_up_before_anything_is_sent_again(desk, shelf, error):
    shelf.after.append(error)
    delivery = desk.pressed()
    again = desk.run(delivery)
    assert again == desk.now + timedelta(seconds=desk.settings.settle)
    assert desk.row(delivery).state == State.UNKNOWN
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, desk.row(delivery).attempts) == (State.SENT, 1)
    assert shelf.there == ["ESC-0000001.1"]


def test_an_unknown_outcome_is_not_looked_up_before_it_has_settled(desk, shelf):
    shelf.after.append(LATE)
    delivery = desk.pressed()
    desk.run(delivery)
    desk.later(desk.settings.settle - 0.001)
    shelf.looking.append(AssertionError("it was looked for"))
    assert desk.run(delivery)
    assert len(shelf.looking) == 1


def test_what_has_certainly_not_arrived_is_sent_again(desk, shelf):
    shelf.before.append(LATE)
    delivery = desk.pressed()
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, desk.row(delivery).attempts) == (State.SENT, 2)
    assert [call.attempt for call in shelf.calls] == [1, 2]


def test_a_destination_that_keeps_failing_is_asked_less_and_less_and_then_no_more(desk, shelf):
    shelf.before.extend([LATE] * 60)
    delivery = desk.pressed()
    began = []
    shelf.while_sending = None
    for _ in range(200):
        again = desk.run(delivery)
        if desk.row(delivery).began_at not in began:
            began.append(desk.row(delivery).began_at)
        if again is None:
            break
        desk.now = max(desk.now, again)
    pauses = [after - before for before, after in pairwise(began)]
    assert desk.row(delivery).state == State.FAILED
    assert desk.row(delivery).error["code"] == "timeout"
    assert max(pauses) > 4 * min(pauses)
    assert len(began) < 20
    assert shelf.there == []


def test_an_error_while_looking_leaves_it_unknown_and_nothing_is_sent(desk, shelf):
    shelf.after.append(LATE)
    shelf.looking.extend([DROPPED, DROPPED])
    delivery = desk.pressed()
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, len(shelf.calls)) == (State.SENT, 1)


def test_what_cannot_be_looked_up_has_failed_and_says_that_it_may_be_there(desk, shelf):
    shelf.after.append(LATE)
    shelf.looking.append(REFUSED)
    delivery = desk.pressed()
    desk.run_to_the_end(delivery)
    row = desk.row(delivery)
    assert (row.state, row.error["code"], row.error["may_have_arrived"]) == (State.FAILED, "maybe_sent", True)
    assert "token" in row.error["message"]


def test_a_letter_that_may_have_been_sent_is_not_sent_again_by_itself(desk, letters):
    letters.after.append(LATE)
    delivery = desk.pressed(plan(channel="letters"))
    assert desk.run(delivery) is None
    row = desk.row(delivery)
    assert (row.state, row.error["code"]) == (State.FAILED, "maybe_sent")
    assert desk.run(delivery) is None
    assert len(letters.calls) == 1


def test_after_a_kill_it_is_looked_up_once_the_worker_is_certainly_gone(desk, shelf):
    shelf.after.append(Killed())
    delivery = desk.pressed()
    killed(desk, delivery)
    began = desk.now
    assert desk.row(delivery).state == State.SENDING
    assert desk.run(delivery) == began + timedelta(seconds=desk.settings.worker_gone)
    assert desk.row(delivery).state == State.SENDING
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.SENT, ["ESC-0000001.1"])
    assert "delivery.unknown" in audited(desk)


def test_after_a_kill_before_it_left_it_is_sent(desk, shelf):
    shelf.before.append(Killed())
    delivery = desk.pressed()
    killed(desk, delivery)
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.SENT, ["ESC-0000001.1"])


def test_a_letter_is_not_sent_again_after_a_kill(desk, letters):
    letters.after.append(Killed())
    delivery = desk.pressed(plan(channel="letters"))
    killed(desk, delivery)
    desk.run_to_the_end(delivery)
    row = desk.row(delivery)
    assert (row.state, row.error["code"]) == (State.FAILED, "maybe_sent")
    assert len(letters.there) == 1


def test_the_answer_of_a_worker_that_was_taken_for_dead_is_believed_when_it_comes_late(desk, letters):
    delivery = desk.pressed(plan(channel="letters"))

    def meanwhile():
        desk.later(desk.settings.worker_gone)
        desk.run(delivery)

    letters.while_sending = meanwhile
    assert desk.run(delivery) is None
    row = desk.row(delivery)
    assert (row.state, row.proof) == (State.SENT, {"on": "ESC-0000001.1"})


def test_a_look_that_was_overtaken_by_another_attempt_sends_nothing(desk, shelf):
    shelf.before.extend([LATE, LATE])
    delivery = desk.pressed()
    desk.now = desk.run(delivery)

    def meanwhile():
        shelf.while_looking = None
        desk.run(delivery)

    shelf.while_looking = meanwhile  # finds nothing, sends, and does not know what came of it either
    desk.run(delivery)
    assert desk.row(delivery).attempts == 2
    assert len(shelf.calls) == 2


def test_while_paused_nothing_is_tried_and_no_attempt_is_counted(desk, shelf):
    delivery = desk.pressed()
    with session_scope(desk.engine) as session:
        pausing.pause(session, AGENT, "Moving house", desk.now)
    assert desk.run(delivery) > desk.now
    assert (desk.row(delivery).state, desk.row(delivery).attempts) == (State.WAITING, 0)
    assert not shelf.calls


def test_a_pause_that_comes_while_it_is_looked_up_stops_the_next_attempt(desk, shelf):
    shelf.before.append(LATE)
    delivery = desk.pressed()
    desk.now = desk.run(delivery)

    def meanwhile():
        with session_scope(desk.engine) as session:
            pausing.pause(session, AGENT, "", desk.now)

    shelf.while_looking = meanwhile
    assert desk.run(delivery) > desk.now
    assert (desk.row(delivery).state, desk.row(delivery).attempts) == (State.UNKNOWN, 1)


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


def withdrawn(desk, escalation):
    with session_scope(desk.engine) as session:
        withdraw(session, escalation, AGENT, desk.now)


def of(desk, delivery):
    return desk.row(delivery).escalation_id


def test_a_withdrawal_while_it_is_being_sent_happens_when_it_has_been(desk, shelf):
    delivery = desk.pressed()
    shelf.while_sending = lambda: withdrawn(desk, of(desk, delivery))
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.WITHDRAWN, [])


def test_a_withdrawal_while_it_is_being_sent_stops_the_next_attempt(desk, shelf):
    delivery = desk.pressed()
    shelf.while_sending = lambda: withdrawn(desk, of(desk, delivery))
    shelf.after.append(UpstreamRateLimited("slack", "Too many requests.", retry_after=4))
    shelf.there = []
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, len(shelf.calls)) == (State.CANCELLED, 1)


@pytest.mark.parametrize(("lost", "becomes"), [("after", State.WITHDRAWN), ("before", State.CANCELLED)])
def test_a_withdrawal_of_what_may_have_arrived_looks_for_it_first(desk, shelf, lost, becomes):
    getattr(shelf, lost).append(LATE)
    delivery = desk.pressed()
    desk.run(delivery)
    withdrawn(desk, of(desk, delivery))
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there, len(shelf.calls)) == (becomes, [], 1)


def test_a_withdrawal_after_a_kill_looks_for_it_first(desk, shelf):
    shelf.after.append(Killed())
    delivery = desk.pressed()
    killed(desk, delivery)
    withdrawn(desk, of(desk, delivery))
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there, shelf.taken_back) == (State.WITHDRAWN, [], ["ESC-0000001.1"])


def test_a_withdrawal_while_it_is_looked_up_sends_nothing_more(desk, shelf):
    shelf.before.append(LATE)
    delivery = desk.pressed()
    desk.now = desk.run(delivery)
    shelf.while_looking = lambda: withdrawn(desk, of(desk, delivery))
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, len(shelf.calls)) == (State.CANCELLED, 1)


def sent(desk: Desk, **changes):
    delivery = desk.pressed(plan(**changes))
    desk.run(delivery)
    withdrawn(desk, of(desk, delivery))
    return delivery


def test_taking_back_is_tried_again(desk, shelf):
    shelf.withdrawing.extend([LATE, UpstreamRateLimited("slack", "Too many.", retry_after=3), KeyError("x")])
    delivery = sent(desk)
    assert desk.run(delivery) > desk.now
    assert desk.row(delivery).error["code"] == "timeout"
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.WITHDRAWN, [])


def test_what_remains_of_it_stands_on_the_receipt(desk, shelf):
    shelf.remains = ("followers_were_told",)
    delivery = sent(desk)
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).note == {"code": "withdrawn_but", "params": {"remains": ["followers_were_told"]}}


def test_what_cannot_be_taken_back_says_why(desk, letters):
    delivery = sent(desk, channel="letters")
    desk.run_to_the_end(delivery)
    row = desk.row(delivery)
    assert (row.state, row.error["message"]) == (State.NOT_WITHDRAWABLE, "A letter cannot be called back.")


def test_a_letter_that_may_have_been_sent_cannot_be_taken_back(desk, letters):
    letters.after.append(LATE)
    delivery = sent(desk, channel="letters")
    desk.run_to_the_end(delivery)
    row = desk.row(delivery)
    assert (row.state, row.error["code"]) == (State.NOT_WITHDRAWABLE, "not_withdrawable")


def test_taking_back_is_given_up_in_the_end(desk, shelf):
    shelf.withdrawing.extend([LATE] * 100)
    delivery = sent(desk)
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).state == State.NOT_WITHDRAWABLE
