"""What is known of deliveries."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.deliveries.models import DeliveryRow
from server.deliveries.states import MOVING, State

UNFINISHED: Final = MOVING | {State.FAILED}
MOST: Final = 500


def receipts(session: Session, escalation_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, tuple[DeliveryRow, ...]]:
    """The deliveries of these escalations, each one's in their order; nothing for an escalation without any."""
    if not escalation_ids:
        return {}
    asked = select(DeliveryRow).where(DeliveryRow.escalation_id.in_(escalation_ids))
    rows = session.scalars(asked.order_by(DeliveryRow.escalation_id, DeliveryRow.position))
    return {key: tuple(group) for key, group in groupby(rows, lambda row: row.escalation_id)}


def listed(session: Session, states: Iterable[State] = UNFINISHED, most: int = MOST) -> list[DeliveryRow]:
    """Deliveries in these states, the latest change first."""
    asked = select(DeliveryRow).where(DeliveryRow.state.in_([state.value for state in states]))
    return list(session.scalars(asked.order_by(DeliveryRow.updated_at.desc(), DeliveryRow.reference).limit(most)))


def first_of_thread(session: Session, row: DeliveryRow) -> DeliveryRow | None:
    """The escalation's first message at the same place, which what follows hangs on; None for a first one."""
    if row.purpose == "escalation":
        return None
    asked = select(DeliveryRow).where(
        DeliveryRow.escalation_id == row.escalation_id,
        DeliveryRow.channel == row.channel,
        DeliveryRow.turn == row.turn,
        DeliveryRow.purpose == "escalation",
        DeliveryRow.position < row.position,
    )
    return session.scalar(asked.order_by(DeliveryRow.position).limit(1))
