"""Withdrawals, whatever the delivery is at when they come."""

import pytest

from server.db.engine import session_scope
from server.deliveries.states import State
from server.deliveries.withdrawing import withdraw
from server.errors import UpstreamRateLimited, UpstreamTimeout
from tests.server.deliveries.destination import AGENT, Desk, Killed, plan

LATE = UpstreamTimeout("slack", "Slack did not answer in time.")


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
    desk.killed(delivery)
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
    assert (row.state, row.error["code"]) == (State.NOT_WITHDRAWABLE, "stays_maybe")


def test_taking_back_is_given_up_in_the_end(desk, shelf):
    shelf.withdrawing.extend([LATE] * 100)
    delivery = sent(desk)
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).state == State.NOT_WITHDRAWABLE
