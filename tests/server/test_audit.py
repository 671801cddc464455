"""What was written down stays as it was written down."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from server.audit import Actor, AuditRow, note
from server.clock import now
from server.db.engine import session_scope

ADA = Actor("agent:7", "Ada Agent", "sidebar")


@pytest.fixture
def written(engine):
    with session_scope(engine) as session:
        note(session, ADA, "escalation.done", now(), before={"state": "open"}, after={"state": "done"})


def test_a_change_is_kept_with_who_when_where_from_before_and_after(engine, written):
    with session_scope(engine) as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.actor, row.actor_name, row.came_from, row.event) == (
        "agent:7",
        "Ada Agent",
        "sidebar",
        "escalation.done",
    )
    assert (row.before, row.after, row.at <= now()) == ({"state": "open"}, {"state": "done"}, True)


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"])
def test_no_row_is_changed_or_taken_away(engine, written, change):
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))
    with session_scope(engine) as session:
        assert session.scalars(select(AuditRow.actor)).all() == ["agent:7"]


def test_it_is_written_down_with_the_change_or_not_at_all(engine):
    with pytest.raises(ZeroDivisionError), session_scope(engine) as session:
        note(session, ADA, "escalation.done", now())
        raise ZeroDivisionError
    with session_scope(engine) as session:
        assert session.scalars(select(AuditRow)).all() == []
