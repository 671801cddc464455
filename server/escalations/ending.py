"""Undo, withdraw, done: how an escalation ends, each in the caller's transaction."""

import uuid
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server import audit
from server.deliveries import undoing, withdrawing
from server.errors import Conflict, NotFound
from server.escalations.models import EscalationRow
from server.escalations.rights import Presser, Right, require, require_for
from server.escalations.standing import remind_no_more, show_again

WITHDRAW: Final = "Withdraw it instead: that takes back what can be taken back."


def locked(session: Session, escalation_id: uuid.UUID, presser: Presser) -> EscalationRow:
    """The row, held until the transaction ends. Raises NotFound, also for one of another Zendesk."""
    row = session.scalar(select(EscalationRow).where(EscalationRow.id == escalation_id).with_for_update())
    if row is None or presser.instance not in ("", row.instance):
        raise NotFound("There is no such escalation.", hint="`GET /api/v1/escalations` lists them.")
    return row


def undo(session: Session, escalation_id: uuid.UUID, presser: Presser, now: datetime) -> EscalationRow:
    """All of it, before anything has left. Undone twice it is undone. Raises Conflict after its time."""
    row = locked(session, escalation_id, presser)
    require_for(presser, Right.UNDO, Right.UNDO_OTHERS, row.pressed_by)
    if row.state == "undone":
        return row
    _require_open(row)
    if not undoing.cancel(session, row.id, presser.actor, now):
        raise Conflict("The time to undo this is over: it is being sent.", hint=WITHDRAW, code="undo_over")
    _end(session, row, "undone", presser.actor, now)
    return row


def withdraw(session: Session, escalation_id: uuid.UUID, presser: Presser, now: datetime) -> EscalationRow:
    """Take back what can be; asked again, it tries once more what could not be. Raises Conflict for an undone one."""
    row = locked(session, escalation_id, presser)
    require_for(presser, Right.WITHDRAW, Right.WITHDRAW_OTHERS, row.pressed_by)
    if row.state == "undone":
        raise Conflict("It was undone: nothing has left.", hint="There is nothing to withdraw.", code="nothing_left")
    withdrawing.withdraw(session, row.id, presser.actor, now)
    if row.state != "withdrawn":
        _end(session, row, "withdrawn", presser.actor, now)
    return row


def finish(session: Session, escalation_id: uuid.UUID, presser: Presser, now: datetime) -> EscalationRow:
    """Done by hand. Done twice it is done. Raises Conflict for one that was taken back."""
    row = locked(session, escalation_id, presser)
    require(presser, Right.FINISH)
    if row.state != "done":
        _require_open(row)
        _end(session, row, "done", presser.actor, now)
        show_again(session, row)
        remind_no_more(session, row)
    return row


def _require_open(row: EscalationRow) -> None:
    if row.state != "open":
        raise Conflict(f"{row.number} is {row.state} already.", hint="Reload the ticket.", code="not_open")


def _end(session: Session, row: EscalationRow, state: str, actor: audit.Actor, now: datetime) -> None:
    before = row.state
    row.state, row.only_one, row.ended_at, row.ended_by, row.follow_at = state, None, now, actor.name, None
    audit.note(
        session,
        actor,
        f"escalation.{state}",
        now,
        escalation_id=row.id,
        before={"state": before},
        after={"state": state, "number": row.number},
    )
