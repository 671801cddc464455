"""Retry: a failed delivery goes on. One that may have arrived is looked for before anything is sent."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server import audit
from server.deliveries import lines
from server.deliveries.changing import change, locked
from server.deliveries.models import DeliveryRow
from server.deliveries.states import MOVING, State
from server.errors import Conflict, NotFound


def retry(session: Session, delivery_id: uuid.UUID, actor: audit.Actor, now: datetime) -> DeliveryRow:
    """Asked twice it is as asked once. In its line it comes before what was pressed later and still waits.

    Raises NotFound, and Conflict for one that was cancelled or withdrawn.
    """
    row = locked(session, delivery_id)
    if row is None:
        raise NotFound("There is no such delivery.", hint="Reload the ticket.")
    if row.state == State.FAILED:
        _again(session, row, actor, now)
        lines.form_again(session, row)
    elif State(row.state) not in MOVING | {State.SENT}:
        raise Conflict(
            f"{row.reference} is {row.state.replace('_', ' ')}: there is nothing to send again.",
            hint="Press the action again if it shall be told after all.",
        )
    return row


def retry_all(session: Session, actor: audit.Actor, now: datetime) -> int:
    """Every failed delivery, in the order of their presses; how many they were."""
    order = (DeliveryRow.created_at, DeliveryRow.escalation_id, DeliveryRow.position)
    asked = select(DeliveryRow).where(DeliveryRow.state == State.FAILED.value).order_by(*order)
    rows = list(session.scalars(asked.with_for_update().execution_options(populate_existing=True)))
    for row in rows:
        _again(session, row, actor, now)
    for one in {lines.line_of(row): row for row in rows}.values():
        lines.form_again(session, one)
    return len(rows)


def _again(session: Session, row: DeliveryRow, actor: audit.Actor, now: datetime) -> None:
    may_be_there = bool((row.error or {}).get("may_have_arrived"))
    row.trying_since = None  # it begins anew, once it is its turn
    if not may_be_there:
        row.first_tried_at = None  # nothing has arrived so far, so no look need go back to before
    change(session, row, State.UNKNOWN if may_be_there else State.RETRYING, actor, now, next_try_at=now)
