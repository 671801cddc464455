"""Every change of a delivery's state goes through here: an allowed step, with its audit row and its count."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from prometheus_client import Counter
from sqlalchemy import select
from sqlalchemy.orm import Session

from server import audit
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State, may_follow

CHANGES: Final = Counter(
    "liaison_deliveries", "Deliveries by channel and by the state that they have come to.", ("channel", "state")
)


def locked(session: Session, delivery_id: uuid.UUID) -> DeliveryRow | None:
    """The delivery as it is now; nobody else changes it until the transaction ends."""
    asked = select(DeliveryRow).where(DeliveryRow.id == delivery_id)
    return session.scalar(asked.with_for_update().execution_options(populate_existing=True))


def locked_of(session: Session, escalation_id: uuid.UUID) -> list[DeliveryRow]:
    """All of an escalation, in their order. The order also keeps two who lock them from waiting for each other."""
    asked = select(DeliveryRow).where(DeliveryRow.escalation_id == escalation_id).order_by(DeliveryRow.position)
    return list(session.scalars(asked.with_for_update().execution_options(populate_existing=True)))


def change(
    session: Session,
    row: DeliveryRow,
    to: State,
    actor: audit.Actor,
    now: datetime,
    *,
    next_try_at: datetime | None = None,
    error: Mapping[str, Any] | None = None,
) -> None:
    """Raises ValueError for a step that is not allowed: that would be a mistake of ours."""
    before = State(row.state)
    if not may_follow(before, to):
        raise ValueError(f"{row.reference}: {to} cannot follow {before}.")
    row.state = to.value
    row.next_try_at = next_try_at
    row.error = dict(error) if error is not None else None
    row.updated_at = now
    after = {"state": to.value, "reference": row.reference}
    audit.note(
        session,
        actor,
        f"delivery.{to}",
        now,
        escalation_id=row.escalation_id,
        delivery_id=row.id,
        before={"state": before.value},
        after={**after, "error": error["code"]} if error else after,
    )
    CHANGES.labels(row.channel, to.value).inc()
