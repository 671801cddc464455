from datetime import timedelta

import pytest

from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.states import State
from server.deliveries.withdrawing import withdraw
from server.errors import UpstreamTimeout
from tests.server.deliveries.destination import AGENT, Killed
from tests.server.deliveries.queue_by_hand import Queue

LATE = UpstreamTimeout("slack", "Slack did not answer in time.")


def asked_back(desk):
    """The id of a delivery that has arrived and is to be taken back."""
    delivery = desk.pressed()
    desk.run(delivery)
    with session_scope(desk.engine) as session:
        withdraw(session, desk.row(delivery).escalation_id, AGENT, desk.now)
    return delivery


def test_a_withdrawal_that_may_have_been_done_is_not_made_again_before_it_has_settled(desk, shelf):
    delivery = asked_back(desk)
    shelf.withdrawn.append(LATE)
    assert desk.run(delivery) >= desk.now + timedelta(seconds=desk.settings.settle)


def test_of_two_that_take_the_same_back_at_once_one_waits_until_the_other_is_certainly_gone(desk, shelf):
    delivery = asked_back(desk)
    began = desk.now
    shelf.withdrawing.append(Killed())
    with pytest.raises(Killed):
        desk.run(delivery)
    gone = began + timedelta(seconds=desk.settings.worker_gone)
    assert desk.run(delivery) >= gone
    assert desk.row(delivery).state == State.WITHDRAWING
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.WITHDRAWN, [])


def test_a_pause_while_it_is_taken_back_delays_it_no_longer_than_the_pause_lasts(desk, shelf):
    delivery = asked_back(desk)
    shelf.withdrawing.append(Killed())
    with pytest.raises(Killed):
        desk.run(delivery)
    with session_scope(desk.engine) as session:
        pausing.pause(session, AGENT, "", desk.now)
    queue = Queue(desk)
    while queue.work():
        pass
    desk.later(desk.settings.worker_gone)
    with session_scope(desk.engine) as session:
        pausing.resume(session, AGENT, desk.now)
    while queue.work():
        pass
    assert desk.row(delivery).state == State.WITHDRAWN
