"""The press: rows and their jobs, in the caller's transaction. Nothing is sent here."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from server.deliveries.lines import enqueue_all
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State

_ADD: Final = insert(DeliveryRow.__table__)  # type: ignore[arg-type]  # a Table, which the Base calls a FromClause


@dataclass(frozen=True, slots=True)
class Planned:
    """A delivery that is to be written. `turn` keeps the order within its ticket ("slack:C123")."""

    channel: str
    place: str
    turn: str
    words: str
    content: Mapping[str, Any]
    instance: str
    zendesk_ticket_id: int
    told: Sequence[Mapping[str, Any]] = ()
    note: Mapping[str, Any] | None = None
    purpose: str = "escalation"


def write(
    session: Session,
    escalation_id: uuid.UUID,
    number: str,
    planned: Sequence[Planned],
    *,
    not_before: datetime,
    now: datetime,
    first_position: int = 1,
) -> list[DeliveryRow]:
    """The rows (reference `number`.position) and a job for each; the escalation's row is written first.

    The rows that are given are copies: somebody waits for this, and the session need not follow them.
    They are sent once the transaction has committed, in this order where they share a turn, not before `not_before`.
    """
    session.flush()
    written = [
        _values(escalation_id, number, position, one, not_before, now)
        for position, one in enumerate(planned, start=first_position)
    ]
    if not written:
        return []
    session.connection().execute(_ADD, written)
    rows = [DeliveryRow(**values) for values in written]
    enqueue_all(session, rows, not_before if not_before > now else None)
    return rows


def _values(
    escalation_id: uuid.UUID, number: str, position: int, planned: Planned, not_before: datetime, now: datetime
) -> dict[str, Any]:
    return dict(  # noqa: C408 - names as in the table
        id=uuid.uuid4(),
        escalation_id=escalation_id,
        position=position,
        purpose=planned.purpose,
        reference=f"{number}.{position}",
        instance=planned.instance,
        zendesk_ticket_id=planned.zendesk_ticket_id,
        channel=planned.channel,
        place=planned.place,
        turn=planned.turn,
        content=dict(planned.content),
        words=planned.words,
        told=[dict(one) for one in planned.told],
        note=dict(planned.note) if planned.note is not None else None,
        state=State.WAITING.value,
        attempts=0,
        next_try_at=not_before,
        created_at=now,
        updated_at=now,
    )
