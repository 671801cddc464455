"""Somebody pressed "Seen" or "On it" in Slack: kept once for each person and kind, and shown where they pressed.

The buttons that a channel puts below a message have the kind as their action id and the escalation's number as value.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from server import audit
from server.audit import Actor
from server.escalations.models import AcknowledgementRow, EscalationRow
from server.escalations.standing import show_again

KINDS: Final = ("seen", "on_it")


class Outcome(StrEnum):
    """What became of a press; `unknown` and `over` leave no acknowledgement."""

    NOTED = "noted"
    ALREADY = "already"
    UNKNOWN = "unknown"
    OVER = "over"


def acknowledge(session: Session, number: str, kind: str, who: Actor, now: datetime) -> Outcome:
    """Write it down, with the job that shows it. Any number of the same presses make one row. ValueError for a kind
    that is none."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not one of {', '.join(KINDS)}.")
    escalation = session.execute(select(EscalationRow).where(EscalationRow.number == number)).scalar_one_or_none()
    if escalation is None:
        return Outcome.UNKNOWN
    if escalation.state != "open":
        show_again(session, escalation)
        return Outcome.OVER
    row = {"escalation_id": escalation.id, "kind": kind, "who": who.id, "name": who.name, "at": now}
    made = session.execute(
        insert(AcknowledgementRow).values(row).on_conflict_do_nothing().returning(AcknowledgementRow.who)
    )
    if made.scalar_one_or_none() is None:
        return Outcome.ALREADY
    audit.note(session, who, "acknowledgement.made", now, escalation_id=escalation.id, after={"kind": kind})
    show_again(session, escalation)
    return Outcome.NOTED
