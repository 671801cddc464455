import uuid

import pytest

from server.db.engine import session_scope
from server.deliveries.channel import Undeliverable
from server.deliveries.retrying import retry, retry_all
from server.deliveries.states import State
from server.deliveries.undoing import cancel
from server.errors import Conflict, NotFound, UpstreamTimeout
from tests.server.deliveries.destination import AGENT, plan
from tests.server.deliveries.queue_by_hand import Queue

LATE = UpstreamTimeout("slack", "Late.")


def retried(desk, delivery):
    with session_scope(desk.engine) as session:
        return retry(session, uuid.UUID(delivery), AGENT, desk.now).state


def failed(desk, shelf, *, may_be_there=False, times=1):
    delivery = desk.pressed()
    if may_be_there:
        shelf.after.append(LATE)
        shelf.looking.append(Undeliverable("May not look."))
    else:
        shelf.before.extend([Undeliverable("The channel is archived.")] * times)
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).state == State.FAILED
    return delivery


def test_a_failed_one_is_sent_again(desk, shelf):
    delivery = failed(desk, shelf)
    assert retried(desk, delivery) == State.RETRYING
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, desk.row(delivery).error, shelf.there) == (State.SENT, None, ["ESC-0000001.1"])


def test_one_that_may_have_arrived_is_looked_for_first(desk, shelf):
    delivery = failed(desk, shelf, may_be_there=True)
    assert retried(desk, delivery) == State.UNKNOWN
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, len(shelf.calls)) == (State.SENT, 1)


def test_what_was_not_found_is_sent_after_all(desk, shelf):
    delivery = failed(desk, shelf, may_be_there=True)
    shelf.there.clear()
    retried(desk, delivery)
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.SENT, ["ESC-0000001.1"])


def test_where_nothing_had_arrived_a_channel_looks_back_to_the_retry_only(desk, shelf):
    delivery = failed(desk, shelf)
    desk.later(30 * 86_400)
    retried(desk, delivery)
    desk.run_to_the_end(delivery)
    assert shelf.calls[-1].tried_at == desk.now


def test_a_channel_still_looks_back_to_the_very_first_attempt(desk, shelf):
    delivery = failed(desk, shelf, may_be_there=True)
    first = shelf.calls[0].tried_at
    shelf.there.clear()
    desk.later(3600)
    retried(desk, delivery)
    desk.run_to_the_end(delivery)
    assert shelf.calls[-1].tried_at == first


def test_a_letter_that_may_have_been_sent_is_sent_again_when_somebody_says_so(desk, letters):
    letters.after.append(LATE)
    delivery = desk.pressed(plan(channel="letters"))
    desk.run(delivery)
    retried(desk, delivery)
    assert desk.run(delivery) is None
    assert (desk.row(delivery).state, len(letters.calls)) == (State.SENT, 2)


def test_it_is_tried_as_long_as_the_first_time(desk, shelf):
    delivery = failed(desk, shelf)
    desk.later(desk.settings.retry_for * 2)
    shelf.before.append(LATE)
    retried(desk, delivery)
    assert desk.run(delivery)
    assert desk.row(delivery).state == State.UNKNOWN
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).state == State.SENT


def test_it_comes_before_what_was_pressed_later_and_waits_in_the_same_line(desk, shelf):
    queue = Queue(desk)
    shelf.before.append(Undeliverable("The channel is archived."))
    desk.press(plan())
    desk.later(desk.settings.undo)
    queue.work()
    desk.press(plan())
    desk.later(desk.settings.undo)
    with session_scope(desk.engine) as session:
        retry_all(session, AGENT, desk.now)
    while queue.work():
        pass
    assert shelf.there == ["ESC-0000001.1", "ESC-0000002.1"]


def test_pressed_twice_it_is_sent_once(desk, shelf):
    delivery = failed(desk, shelf)
    assert [retried(desk, delivery), retried(desk, delivery)] == [State.RETRYING, State.RETRYING]
    desk.run_to_the_end(delivery)
    assert retried(desk, delivery) == State.SENT
    assert shelf.there == ["ESC-0000001.1"]


def test_what_was_cancelled_is_not_sent_by_a_retry(desk):
    escalation = desk.press(plan())
    with session_scope(desk.engine) as session:
        cancel(session, escalation, AGENT, desk.now)
    with pytest.raises(Conflict, match=r"ESC-0000001\.1 is cancelled"):
        retried(desk, str(desk.rows(escalation)[0].id))


def test_an_unknown_delivery_is_not_found(desk):
    with pytest.raises(NotFound):
        retried(desk, str(uuid.uuid4()))


def test_all_that_failed_are_tried_again_and_nothing_else_is(desk, shelf):
    first, second = failed(desk, shelf), failed(desk, shelf)
    waiting = desk.rows(desk.press(plan()))[0].id
    with session_scope(desk.engine) as session:
        assert retry_all(session, AGENT, desk.now) == 2
    assert [desk.row(one).state for one in (first, second, waiting)] == [State.RETRYING, State.RETRYING, State.WAITING]
    with session_scope(desk.engine) as session:
        assert retry_all(session, AGENT, desk.now) == 0
