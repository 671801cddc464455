"""Withdraw: what has not left stays, what has arrived is taken back, and what may have arrived is looked for first."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from server import audit
from server.deliveries import lines
from server.deliveries.changing import change, locked_of
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State


def withdraw(session: Session, escalation_id: uuid.UUID, actor: audit.Actor, now: datetime) -> None:
    """Take back all of an escalation, the last first. An attempt that is under way is taken back when it has ended.

    May be asked again: that tries once more what could not be withdrawn. Replies are other people's words: they stay.
    """
    cancelled = []
    for row in reversed(locked_of(session, escalation_id)):
        if row.purpose == "reply":
            continue
        before = State(row.state)
        if before is State.SENDING:
            row.withdraw_asked_at = now
            audit.note(session, actor, "delivery.asked_back", now, escalation_id=escalation_id, delivery_id=row.id)
            continue
        after = carry_out(session, row, actor, now)
        if after is State.CANCELLED:
            cancelled.append(row)
        elif after is State.WITHDRAWING and before is not State.UNKNOWN:  # that one has a job, which will look for it
            lines.enqueue(session, row, None)
    lines.leave(session, cancelled)


def carry_out(session: Session, row: DeliveryRow, actor: audit.Actor, now: datetime) -> State | None:
    """What a wish to withdraw makes of a delivery in its present state; None where it makes nothing of it."""
    may_be_there = bool((row.error or {}).get("may_have_arrived"))
    match State(row.state):
        case State.WAITING | State.RETRYING:
            to, at = State.CANCELLED, None
        case State.FAILED if not may_be_there:
            to, at = State.CANCELLED, None
        case State.UNKNOWN:
            to, at = State.WITHDRAWING, row.next_try_at
        case State.FAILED | State.SENT | State.NOT_WITHDRAWABLE:
            to, at = State.WITHDRAWING, now
        case _:
            return None
    row.withdraw_asked_at = now
    change(session, row, to, actor, now, next_try_at=at)
    return to
