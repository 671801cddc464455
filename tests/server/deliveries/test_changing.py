import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from server.db.engine import session_scope
from server.deliveries.changing import change, locked_of
from server.deliveries.states import State
from tests.server.deliveries.destination import AGENT, plan


def counted(state):
    return REGISTRY.get_sample_value("liaison_deliveries_total", {"channel": "shelf", "state": state}) or 0


def test_a_change_is_written_down_with_who_made_it_and_counted(desk):
    escalation, before = desk.press(plan()), counted("cancelled")
    with session_scope(desk.engine) as session:
        (row,) = locked_of(session, escalation)
        change(session, row, State.CANCELLED, AGENT, desk.now, error={"code": "unwanted"})
    with desk.engine.connect() as connection:
        (found,) = connection.execute(text("SELECT actor, event, before, after, delivery_id FROM audit"))
    assert tuple(found) == (
        "agent:1",
        "delivery.cancelled",
        {"state": "waiting"},
        {"state": "cancelled", "reference": "ESC-0000001.1", "error": "unwanted"},
        row.id,
    )
    assert counted("cancelled") == before + 1


def test_a_step_that_is_not_allowed_is_refused(desk):
    escalation = desk.press(plan())
    with pytest.raises(ValueError, match="sent cannot follow waiting"), session_scope(desk.engine) as session:
        change(session, locked_of(session, escalation)[0], State.SENT, AGENT, desk.now)
    assert desk.rows(escalation)[0].state == State.WAITING
