"""An escalation in one line, with what is known of it elsewhere: three queries for all."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Text, literal_column, select
from sqlalchemy.orm import Session

from server.deliveries.models import DeliveryRow
from server.escalations.models import AcknowledgementRow, EscalationRow, EscalationTicketRow
from server.escalations.records import Acknowledgement

# Written out, as the index has it: else a look would read the whole table.
FAILED: Final = DeliveryRow.state == literal_column("'failed'", Text)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that has failed. `error`: code, message (what went wrong), hint (what to do); gaps of the code."""

    channel: str
    place: str
    error: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """An escalation as it is looked after. `tickets` are all that are on it, `account_name` is the customer's."""

    number: str
    title: Mapping[str, str]
    state: str
    team: str
    organization: int | None
    account_name: str
    tickets: tuple[int, ...]
    pressed_by: str
    pressed_at: datetime
    seen: tuple[Acknowledgement, ...] = ()
    failed: tuple[Trouble, ...] = ()


def lines_of(session: Session, rows: Sequence[EscalationRow]) -> tuple[Line, ...]:
    ids = [row.id for row in rows]
    tickets, seen, failed = _tickets(session, ids), _seen(session, ids), _failed(session, ids)
    return tuple(
        Line(
            number=row.number,
            title=row.title,
            state=row.state,
            team=row.team,
            organization=row.zendesk_organization_id,
            account_name=row.account_name,
            tickets=tuple(dict.fromkeys([row.zendesk_ticket_id, *tickets[row.id]])),
            pressed_by=row.pressed_by_name,
            pressed_at=row.pressed_at,
            seen=tuple(seen[row.id]),
            failed=tuple(failed[row.id]),
        )
        for row in rows
    )


def _tickets(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[int]]:
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    asked = select(EscalationTicketRow).where(EscalationTicketRow.escalation_id.in_(ids))
    for row in session.scalars(asked.order_by(EscalationTicketRow.added_at)):
        found[row.escalation_id].append(row.zendesk_ticket_id)
    return found


def _seen(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Acknowledgement]]:
    found: dict[uuid.UUID, list[Acknowledgement]] = defaultdict(list)
    asked = select(AcknowledgementRow).where(AcknowledgementRow.escalation_id.in_(ids))
    for row in session.scalars(asked.order_by(AcknowledgementRow.at, AcknowledgementRow.kind)):
        found[row.escalation_id].append(Acknowledgement(row.kind, row.name, row.at))
    return found


def _failed(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Trouble]]:
    """Without what was to be sent: that may be long."""
    found: dict[uuid.UUID, list[Trouble]] = defaultdict(list)
    kept = DeliveryRow.escalation_id, DeliveryRow.channel, DeliveryRow.place, DeliveryRow.error
    asked = select(*kept).where(FAILED, DeliveryRow.escalation_id.in_(ids)).order_by(DeliveryRow.position)
    for escalation_id, channel, place, error in session.execute(asked):
        found[escalation_id].append(Trouble(channel, place, error or {}))
    return found
