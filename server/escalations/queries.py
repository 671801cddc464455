"""What was pressed, and what became of it. Each reads by an index, however many there are."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.deliveries import queries as deliveries
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State
from server.errors import NotFound
from server.escalations.brief import Told
from server.escalations.models import AcknowledgementRow, DismissalRow, EscalationRow, EscalationTicketRow
from server.escalations.records import Acknowledgement, Dismissal, Escalation, Receipt
from server.records import Role

SHOWN_ON_TICKET: Final = 20
LARGEST_ID: Final = 2**63 - 1  # no ticket has a larger number, and PostgreSQL could not be asked about it


def on_ticket(session: Session, instance: str, ticket_id: int) -> tuple[Escalation, ...]:
    """All that the ticket is on, also as one that joined: the newest first, at most twenty."""
    if ticket_id > LARGEST_ID:
        return ()
    asked = (
        select(EscalationRow)
        .join(EscalationTicketRow, EscalationTicketRow.escalation_id == EscalationRow.id)
        .where(EscalationTicketRow.instance == instance, EscalationTicketRow.zendesk_ticket_id == ticket_id)
        .order_by(EscalationRow.pressed_at.desc())
        .limit(SHOWN_ON_TICKET)
    )
    return complete(session, session.scalars(asked).all())


def is_on(escalation: Escalation, instance: str, ticket_id: int) -> bool:
    """Whether the ticket is on it."""
    return any((where, number) == (instance, ticket_id) for where, number, _how in escalation.tickets)


def one(session: Session, escalation_id: uuid.UUID, instance: str = "") -> Escalation:
    """Of this instance; "" for any. Raises NotFound."""
    row = session.get(EscalationRow, escalation_id)
    if row is None or instance not in ("", row.instance):
        raise NotFound("There is no such escalation.", hint="`GET /api/v1/escalations` lists them.")
    return complete(session, [row])[0]


def by_number(session: Session, number: str) -> EscalationRow | None:
    return session.scalar(select(EscalationRow).where(EscalationRow.number == number))


def dismissed(session: Session, instance: str, ticket_id: int) -> tuple[Dismissal, ...]:
    """What was put aside on a ticket."""
    if ticket_id > LARGEST_ID:
        return ()
    asked = select(DismissalRow).where(DismissalRow.instance == instance, DismissalRow.zendesk_ticket_id == ticket_id)
    rows = session.scalars(asked.order_by(DismissalRow.made_at))
    return tuple(Dismissal(row.scenario, row.kind, row.reason, row.made_by, row.made_at) for row in rows)


def complete(session: Session, rows: Sequence[EscalationRow]) -> tuple[Escalation, ...]:
    """The escalations of these rows with their tickets, receipts and acknowledgements: three queries for all."""
    ids = [row.id for row in rows]
    if not ids:
        return ()
    tickets = select(EscalationTicketRow).where(EscalationTicketRow.escalation_id.in_(ids))
    seen = select(AcknowledgementRow).where(AcknowledgementRow.escalation_id.in_(ids))
    on = _by_escalation(session.scalars(tickets.order_by(EscalationTicketRow.added_at)))
    by = _by_escalation(session.scalars(seen.order_by(AcknowledgementRow.at, AcknowledgementRow.kind)))
    sent = deliveries.receipts(session, ids)
    return tuple(escalation_of(row, on[row.id], sent.get(row.id, ()), by[row.id]) for row in rows)


def _by_escalation(rows: Iterable[Any]) -> Mapping[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.escalation_id].append(row)
    return found


def escalation_of(
    row: EscalationRow,
    tickets: Iterable[EscalationTicketRow],
    sent: Iterable[DeliveryRow],
    seen: Iterable[AcknowledgementRow] = (),
) -> Escalation:
    return Escalation(
        id=row.id,
        number=row.number,
        instance=row.instance,
        zendesk_ticket_id=row.zendesk_ticket_id,
        zendesk_organization_id=row.zendesk_organization_id,
        account_id=row.account_id,
        account_name=row.account_name,
        scenario=row.scenario,
        title=row.title,
        state=row.state,
        pressed_by=row.pressed_by,
        pressed_by_name=row.pressed_by_name,
        pressed_at=row.pressed_at,
        undo_until=row.undo_until,
        sentence=row.sentence,
        reason=row.reason,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        tickets=tuple((each.instance, each.zendesk_ticket_id, each.how) for each in tickets),
        receipts=tuple(map(receipt_of, sent)),
        acknowledgements=tuple(Acknowledgement(each.kind, each.name, each.at) for each in seen),
    )


def receipt_of(row: DeliveryRow) -> Receipt:
    return Receipt(
        id=row.id,
        reference=row.reference,
        purpose=row.purpose,
        channel=row.channel,
        place=row.place,
        state=State(row.state),
        words=row.words,
        told=tuple(_told(one) for one in row.told),
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
        updated_at=row.updated_at,
        attempts=row.attempts,
        url=row.url,
        note=row.note,
        error=row.error,
    )


def _told(given: Mapping[str, Any]) -> Told:
    role = given.get("role")
    return Told(given["name"], given["how"], Role(role) if role else None)
