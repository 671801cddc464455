import pytest
from sqlalchemy import text

from server.db.engine import session_scope
from server.deliveries.channel import Undeliverable
from server.deliveries.states import State
from server.deliveries.withdrawing import withdraw
from server.errors import UpstreamRateLimited, UpstreamTimeout
from tests.server.deliveries.destination import AGENT, plan


def withdrawn(desk, escalation):
    with session_scope(desk.engine) as session:
        withdraw(session, escalation, AGENT, desk.now)


def queue(desk):
    with desk.engine.connect() as connection:
        return [
            tuple(row)
            for row in connection.execute(
                text("SELECT lock, args ->> 'delivery_id' FROM procrastinate_jobs ORDER BY id")
            )
        ]


def test_what_waits_is_cancelled_and_what_was_sent_is_taken_back(desk, shelf):
    escalation = desk.press(plan(), plan(turn="shelf:2"))
    desk.later(desk.settings.undo)
    first, second = desk.rows(escalation)
    desk.run(first.id)
    withdrawn(desk, escalation)
    for row in (first, second):
        desk.run_to_the_end(row.id)
    assert [row.state for row in desk.rows(escalation)] == [State.WITHDRAWN, State.CANCELLED]
    assert shelf.there == []


def test_the_last_is_taken_back_first_and_nothing_that_is_still_being_tried_holds_it_up(desk):
    escalation = desk.press(plan(), plan())
    desk.later(desk.settings.undo)
    rows = desk.rows(escalation)
    for row in rows:
        desk.run(row.id)
    before = len(queue(desk))
    withdrawn(desk, escalation)
    assert queue(desk)[before:] == [("global:4711:shelf:1:withdrawing", str(row.id)) for row in reversed(rows)]


def test_what_was_to_be_tried_again_holds_up_nothing_once_it_is_cancelled(desk, shelf):
    shelf.before.append(UpstreamRateLimited("slack", "Wait.", retry_after=600))
    delivery = desk.pressed()
    desk.run(delivery)
    withdrawn(desk, desk.row(delivery).escalation_id)
    assert desk.row(delivery).state == State.CANCELLED
    assert queue(desk) == []


def test_what_has_failed_is_cancelled(desk, shelf):
    shelf.before.append(Undeliverable("The ticket is closed."))
    delivery = desk.pressed()
    desk.run(delivery)
    withdrawn(desk, desk.row(delivery).escalation_id)
    assert desk.row(delivery).state == State.CANCELLED


def test_what_has_failed_but_may_be_there_is_looked_for_and_taken_back(desk, shelf):
    shelf.after.append(UpstreamTimeout("slack", "Late."))
    shelf.looking.append(Undeliverable("May not look."))
    delivery = desk.pressed()
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).state == State.FAILED
    withdrawn(desk, desk.row(delivery).escalation_id)
    desk.run_to_the_end(delivery)
    assert (desk.row(delivery).state, shelf.there) == (State.WITHDRAWN, [])


def test_what_could_not_be_taken_back_may_be_tried_again(desk, shelf):
    shelf.withdrawing.append(Undeliverable("Not now."))
    delivery = desk.pressed()
    desk.run(delivery)
    escalation = desk.row(delivery).escalation_id
    withdrawn(desk, escalation)
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).state == State.NOT_WITHDRAWABLE
    withdrawn(desk, escalation)
    desk.run_to_the_end(delivery)
    assert desk.row(delivery).state == State.WITHDRAWN


@pytest.mark.parametrize("times", [1, 2])
def test_asked_twice_is_as_asked_once(desk, times):
    delivery = desk.pressed()
    desk.run(delivery)
    for _ in range(times):
        withdrawn(desk, desk.row(delivery).escalation_id)
    assert len(queue(desk)) == 2  # that of the press, which nobody has run here, and one to take it back
    desk.run_to_the_end(delivery)
    withdrawn(desk, desk.row(delivery).escalation_id)
    assert desk.row(delivery).state == State.WITHDRAWN


def test_what_others_answered_stays(desk, shelf):
    escalation = desk.press(plan(purpose="reply"))
    desk.later(desk.settings.undo)
    (reply,) = desk.rows(escalation)
    desk.run(reply.id)
    withdrawn(desk, escalation)
    assert [row.state for row in desk.rows(escalation)] == [State.SENT]
    assert len(shelf.there) == 1
