from datetime import timedelta

import pytest
from sqlalchemy import select, text

from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.deliveries.writing import write
from tests.server.deliveries.destination import BEGINNING, escalation_row, plan


def jobs(engine):
    with engine.connect() as connection:
        asked = text("SELECT lock, args ->> 'delivery_id', scheduled_at FROM procrastinate_jobs ORDER BY id")
        return [tuple(row) for row in connection.execute(asked)]


def test_the_press_writes_a_row_and_a_job_for_each_destination(desk):
    escalation = desk.press(plan(told=[{"name": "Cora"}]), plan(turn="shelf:2", note={"code": "owner_away"}))
    rows = desk.rows(escalation)
    at = BEGINNING + timedelta(seconds=desk.settings.undo)
    assert [(row.reference, row.position, row.state, row.next_try_at) for row in rows] == [
        ("ESC-0000001.1", 1, "waiting", at),
        ("ESC-0000001.2", 2, "waiting", at),
    ]
    assert (rows[0].told, rows[1].note) == ([{"name": "Cora"}], {"code": "owner_away"})
    assert jobs(desk.engine) == [
        ("global:4711:shelf:1", str(rows[0].id), at),
        ("global:4711:shelf:2", str(rows[1].id), at),
    ]


def test_rows_and_jobs_are_written_together_or_not_at_all(engine):
    with pytest.raises(RuntimeError), session_scope(engine) as session:
        escalation = escalation_row("ESC-0000001", BEGINNING)
        session.add(escalation)
        write(session, escalation.id, "ESC-0000001", [plan()], not_before=BEGINNING, now=BEGINNING)
        raise RuntimeError
    with session_scope(engine) as session:
        assert session.scalars(select(DeliveryRow)).all() == []
    assert jobs(engine) == []


def test_without_a_time_to_undo_the_job_runs_at_once(desk):
    desk.press(plan(), undo=0)
    assert [job[2] for job in jobs(desk.engine)] == [None]


def test_what_is_added_later_is_counted_on(desk):
    escalation = desk.press(plan())
    with session_scope(desk.engine) as session:
        more = write(
            session,
            escalation,
            "ESC-0000001",
            [plan(purpose="join")],
            not_before=desk.now,
            now=desk.now,
            first_position=2,
        )
        assert [(row.reference, row.purpose) for row in more] == [("ESC-0000001.2", "join")]


def test_a_reference_is_of_one_delivery_only(desk):
    escalation = desk.press(plan())
    with pytest.raises(Exception, match="uq_delivery"), session_scope(desk.engine) as session:
        write(session, escalation, "ESC-0000001", [plan()], not_before=desk.now, now=desk.now)
