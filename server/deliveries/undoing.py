"""Undo: all of an escalation, or nothing of it."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from server import audit
from server.deliveries import lines
from server.deliveries.changing import change, locked_of
from server.deliveries.states import State


def cancel(session: Session, escalation_id: uuid.UUID, actor: audit.Actor, now: datetime) -> bool:
    """Cancel every delivery that waits. False, and nothing is changed, once the time to undo is over.

    Whoever locks the rows first has won: either the first attempt or the undo.
    """
    rows = locked_of(session, escalation_id)
    pressed = [row for row in rows if row.purpose == "escalation"]
    if not pressed or any(
        row.state != State.WAITING or not row.next_try_at or row.next_try_at <= now for row in pressed
    ):
        return False
    waiting = [row for row in rows if row.state == State.WAITING]
    for row in waiting:
        change(session, row, State.CANCELLED, actor, now)
    lines.leave(session, waiting)
    return True
