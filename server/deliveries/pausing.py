"""The switch that stops all sending. What was pressed stays, in its order, and no attempt is counted."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from server import audit
from server.deliveries import lines
from server.deliveries.models import PauseRow

# A job that finds the switch thrown asks again so much later, or when `resume` brings it forward.
ASK_AGAIN_AFTER: Final = timedelta(hours=1)


def pause(session: Session, actor: audit.Actor, reason: str, now: datetime) -> PauseRow:
    """Nothing is sent from now on but what is under way; the pause that there is already stays as it is."""
    if there := current(session):
        return there
    row = PauseRow(id=1, paused_at=now, paused_by=actor.name, reason=reason)
    session.add(row)
    audit.note(session, actor, "deliveries.paused", now, after={"reason": reason})
    session.flush()
    return row


def resume(session: Session, actor: audit.Actor, now: datetime) -> bool:
    """Go on at once. False when there was no pause."""
    row = current(session)
    if row is None:
        return False
    audit.note(session, actor, "deliveries.resumed", now, before={"reason": row.reason})
    session.delete(row)
    session.flush()
    lines.bring_forward(session)
    return True


def current(session: Session) -> PauseRow | None:
    """Since when, by whom and why; None when there is no pause."""
    return session.scalar(select(PauseRow))


def is_paused(session: Session) -> bool:
    return bool(session.scalar(select(exists().select_from(PauseRow))))
