from datetime import timedelta

from sqlalchemy import text

from server import jobs
from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.sweeping import sweep
from tests.server.deliveries.destination import AGENT, plan


def swept(desk):
    return sweep(desk.engine, desk.settings)


def change_queue(desk, statement, **parameters):
    with desk.engine.begin() as connection:
        return connection.execute(text(statement), parameters)


def line(desk):
    """What waits, by its reference."""
    asked = """
        SELECT d.reference FROM procrastinate_jobs j JOIN delivery d ON d.id::text = j.args ->> 'delivery_id'
        WHERE j.status = 'todo' ORDER BY j.id
    """
    with desk.engine.connect() as connection:
        return connection.scalars(text(asked)).all()


def test_where_all_is_well_nothing_is_swept(desk):
    desk.press(plan(), plan(turn="shelf:2"))
    assert swept(desk) == 0
    assert line(desk) == ["ESC-0000001.1", "ESC-0000001.2"]


def test_a_delivery_whose_job_was_lost_gets_another(desk):
    desk.press(plan())
    change_queue(desk, "DELETE FROM procrastinate_jobs")
    assert swept(desk) == 1
    assert line(desk) == ["ESC-0000001.1"]
    assert swept(desk) == 0


def test_a_job_that_ended_badly_is_as_one_that_was_lost(desk):
    desk.press(plan())
    change_queue(desk, "UPDATE procrastinate_jobs SET status = 'failed'")
    assert swept(desk) == 1


def test_a_lost_one_keeps_its_place_before_those_that_were_pressed_later(desk):
    desk.press(plan(), plan())
    desk.later(1)
    desk.press(plan())
    change_queue(desk, "DELETE FROM procrastinate_jobs WHERE id = (SELECT min(id) FROM procrastinate_jobs)")
    assert swept(desk) == 1
    assert line(desk) == ["ESC-0000001.1", "ESC-0000001.2", "ESC-0000002.1"]


def test_a_job_that_is_at_work_is_left_alone(desk):
    desk.press(plan())
    change_queue(desk, "UPDATE procrastinate_jobs SET status = 'doing'")
    assert swept(desk) == 0
    assert line(desk) == []


def test_a_job_whose_end_was_not_written_down_waits_again(desk):
    desk.press(plan(), plan(turn="shelf:2"))
    change_queue(desk, "UPDATE procrastinate_jobs SET status = 'doing'")
    change_queue(
        desk,
        "UPDATE procrastinate_events SET at = at - CAST(:ago AS interval)"
        " WHERE type = 'started' AND job_id = (SELECT min(id) FROM procrastinate_jobs)",
        ago=timedelta(seconds=desk.settings.worker_gone * 11),
    )
    swept(desk)
    assert line(desk) == ["ESC-0000001.1"]


def test_nothing_else_that_holds_a_lock_holds_it_for_ever(desk):
    escalation = desk.press(plan())
    change_queue(desk, "DELETE FROM procrastinate_jobs")
    with session_scope(desk.engine) as session:
        jobs.enqueue(jobs.SHOW_STANDING, session, lock="shown:1", escalation_id=str(escalation))
    change_queue(desk, "UPDATE procrastinate_jobs SET status = 'doing'")
    change_queue(desk, "UPDATE procrastinate_events SET at = at - interval '1 day'")
    swept(desk)
    asked = "SELECT status FROM procrastinate_jobs WHERE task_name = 'show_standing'"
    assert change_queue(desk, asked).scalar() == "todo"


def test_a_job_without_anything_to_do_leaves_the_line(desk):
    desk.run(desk.pressed())
    desk.press(plan())
    swept(desk)
    assert line(desk) == ["ESC-0000002.1"]


def test_a_job_that_would_come_too_late_is_brought_forward_but_not_while_paused(desk):
    desk.press(plan())
    late = desk.now + timedelta(days=1)
    due = "SELECT scheduled_at FROM procrastinate_jobs"
    change_queue(desk, "UPDATE procrastinate_jobs SET scheduled_at = :at", at=late)
    with session_scope(desk.engine) as session:
        pausing.pause(session, AGENT, "", desk.now)
    swept(desk)
    assert change_queue(desk, due).scalar() == late
    with session_scope(desk.engine) as session:
        session.delete(pausing.current(session))
    swept(desk)
    assert change_queue(desk, due).scalar() == desk.now + timedelta(seconds=desk.settings.undo)


def test_of_two_sweeps_at_once_one_does_nothing(desk):
    desk.press(plan())
    change_queue(desk, "DELETE FROM procrastinate_jobs")
    with desk.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(7203114)"))
        assert swept(desk) == 0
    assert swept(desk) == 1
