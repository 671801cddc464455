import threading
from datetime import timedelta

from sqlalchemy import text

from server.db.engine import session_scope
from server.deliveries.states import State
from server.deliveries.undoing import cancel
from tests.server.deliveries.destination import AGENT, plan


def undone(desk, escalation):
    with session_scope(desk.engine) as session:
        return cancel(session, escalation, AGENT, desk.now)


def states(desk, escalation):
    return [row.state for row in desk.rows(escalation)]


def jobs(desk):
    with desk.engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM procrastinate_jobs"))


def test_undo_cancels_all_and_nothing_leaves(desk, shelf):
    escalation = desk.press(plan(), plan(turn="shelf:2"))
    desk.later(desk.settings.undo - 0.001)
    assert undone(desk, escalation)
    desk.later(60)
    for row in desk.rows(escalation):
        assert desk.run(row.id) is None
    assert (states(desk, escalation), shelf.calls) == ([State.CANCELLED, State.CANCELLED], [])


def test_what_was_undone_holds_up_nothing_behind_it(desk):
    escalation = desk.press(plan(), plan(turn="shelf:2"))
    undone(desk, escalation)
    assert jobs(desk) == 0


def test_an_undo_of_another_escalation_changes_nothing_here(desk):
    escalation, other = desk.press(plan()), desk.press(plan())
    assert undone(desk, other)
    assert (states(desk, escalation), jobs(desk)) == ([State.WAITING], 1)


def test_once_the_time_is_over_nothing_is_undone(desk):
    escalation = desk.press(plan())
    desk.later(desk.settings.undo)
    assert not undone(desk, escalation)
    assert states(desk, escalation) == [State.WAITING]


def test_undo_is_of_all_or_of_nothing(desk):
    escalation = desk.press(plan(), plan(turn="shelf:2"))
    desk.later(desk.settings.undo)
    desk.run(desk.rows(escalation)[0].id)
    desk.now -= timedelta(seconds=1)  # as the clock of a second machine might have it
    assert not undone(desk, escalation)
    assert states(desk, escalation) == [State.SENT, State.WAITING]


def test_undone_twice_is_once(desk):
    escalation = desk.press(plan())
    assert undone(desk, escalation)
    assert not undone(desk, escalation)


def test_an_undo_and_the_first_attempt_at_the_same_moment_agree_on_one_of_them(desk, shelf):
    for _ in range(20):
        escalation = desk.press(plan())
        delivery = desk.rows(escalation)[0].id
        ends = desk.now + timedelta(seconds=desk.settings.undo)
        both = threading.Barrier(2)
        answers = []

        def undo(escalation=escalation, both=both, answers=answers, at=ends - timedelta(milliseconds=1)):
            both.wait()
            with session_scope(desk.engine) as session:
                answers.append(cancel(session, escalation, AGENT, at))

        thread = threading.Thread(target=undo)
        thread.start()
        desk.now = ends
        both.wait()
        desk.run(delivery)
        thread.join()
        assert (desk.row(delivery).state == State.CANCELLED) == answers[0]
        assert (desk.row(delivery).reference in shelf.there) != answers[0]
