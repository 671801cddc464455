"""What nobody knows the outcome of: asked for before anything is sent again."""

from datetime import timedelta
from itertools import pairwise

import pytest

from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.channel import Uncertain
from server.deliveries.states import State
from server.errors import UpstreamMalformed, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from tests.server.deliveries.destination import AGENT, Killed, plan

DROPPED = UpstreamUnreachable("slack", "Slack hung up.")
LATE = UpstreamTimeout("slack", "Slack did not answer in time.")
REFUSED = UpstreamRefused("slack", "Slack does not know our token.", hint="Set LIAISON_SLACK_TOKEN.")


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
    desk.killed(delivery)
    began = desk.now
    assert desk.row(delivery).state == State.SENDING
    assert desk.run(delivery) == began + timedelta(seconds=desk.settings.worker_gone)
    assert desk.row(delivery).state == State.SENDING
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.SENT, ["ESC-0000001.1"])
    assert "delivery.unknown" in desk.audited()


def test_after_a_kill_before_it_left_it_is_sent(desk, shelf):
    shelf.before.append(Killed())
    delivery = desk.pressed()
    desk.killed(delivery)
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.SENT, ["ESC-0000001.1"])


def test_a_letter_is_not_sent_again_after_a_kill(desk, letters):
    letters.after.append(Killed())
    delivery = desk.pressed(plan(channel="letters"))
    desk.killed(delivery)
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
