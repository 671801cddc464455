"""Undo, withdraw, done and retry: who may, and when."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State
from server.errors import AccessRefused, Conflict, NotFound
from server.escalations.rights import Seat
from server.jobs import END_REMINDERS, QUEUE, SHOW_STANDING
from tests.server.escalations.presses import (
    GRANT,
    INES,
    TOMAS,
    audited,
    count,
    press,
)


def test_after_an_undo_it_can_be_pressed_anew(escalations):
    made, _ = press(escalations)
    undone = escalations.undo(made.id, INES)
    assert (undone.state, {receipt.state for receipt in undone.receipts}) == ("undone", {State.CANCELLED})
    assert escalations.undo(made.id, INES).state == "undone"
    again, new = press(escalations)
    assert new
    assert again.id != made.id


def test_undo_ends_with_its_time(escalations_with, engine):
    escalations = escalations_with(undo=0.0)
    made, _ = press(escalations)
    with pytest.raises(Conflict) as refused:
        escalations.undo(made.id, INES)
    assert refused.value.code == "undo_over"
    assert "Withdraw" in refused.value.hint
    assert count(engine, QUEUE) == 2


def test_withdrawn_and_done_ones_leave_the_way_free(escalations, engine):
    for end, state in ((escalations.withdraw, "withdrawn"), (escalations.done, "done")):
        made, new = press(escalations)
        assert new
        ended = end(made.id, TOMAS)
        assert (ended.state, ended.ended_by) == (state, "Tomas Lindqvist")
        assert end(made.id, TOMAS).state == state
    assert ("escalation.withdrawn", TOMAS.actor.id) in audited(engine)
    assert ("escalation.done", TOMAS.actor.id) in audited(engine)


def test_what_is_done_is_shown_so_and_reminds_no_more(escalations, engine):
    made, _ = press(escalations)
    before = count(engine, QUEUE)
    for _ in range(2):
        escalations.done(made.id, TOMAS)
    with session_scope(engine) as session:
        asked = session.scalars(select(QUEUE.c.task_name).order_by(QUEUE.c.id).offset(before)).all()
    assert asked == [SHOW_STANDING, END_REMINDERS]


def test_what_was_taken_back_cannot_be_done_and_what_was_undone_not_withdrawn(escalations):
    made, _ = press(escalations)
    escalations.undo(made.id, INES)
    for end in (escalations.done, escalations.withdraw):
        with pytest.raises(Conflict):
            end(made.id, INES)


def test_another_zendesks_escalation_is_not_there(escalations):
    made, _ = press(escalations)
    for call in (escalations.undo, escalations.withdraw, escalations.done):
        with pytest.raises(NotFound):
            call(made.id, GRANT)
    with pytest.raises(NotFound):
        escalations.join(made.id, 7001, GRANT)
    with pytest.raises(NotFound):
        escalations.retry(made.receipts[0].id, GRANT)


def test_a_light_agent_may_undo_their_own_and_not_a_colleagues(escalations):
    light = replace(INES, role=Seat.LIGHT_AGENT)
    made, _ = press(escalations, presser=TOMAS)
    for call in (escalations.undo, escalations.withdraw):
        with pytest.raises(AccessRefused):
            call(made.id, light)
    assert escalations.undo(made.id, replace(TOMAS, role=Seat.LIGHT_AGENT)).state == "undone"


def test_a_failed_delivery_is_retried_by_who_pressed_and_by_a_colleague_with_a_seat(escalations, engine):
    made, _ = press(escalations)
    with session_scope(engine) as session:
        for row in session.scalars(select(DeliveryRow)):
            row.state, row.error = "failed", {"code": "refused", "message": "No.", "hint": ""}
    with pytest.raises(AccessRefused):
        escalations.retry(made.receipts[0].id, replace(TOMAS, role=Seat.LIGHT_AGENT))
    with pytest.raises(NotFound):
        escalations.retry(made.receipts[0].id, INES, made.receipts[0].id)
    again = escalations.retry(made.receipts[0].id, TOMAS, made.id)
    assert [receipt.state for receipt in again.receipts] == [State.RETRYING, State.FAILED]
