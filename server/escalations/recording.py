"""The press as rows: the escalation, its ticket, its deliveries and their jobs, in one transaction."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from server import audit
from server.deliveries.models import DeliveryRow
from server.deliveries.writing import Planned, write
from server.escalations.brief import Composed
from server.escalations.cases import Case
from server.escalations.course import OVER
from server.escalations.keys import Request
from server.escalations.models import EscalationRow, EscalationTicketRow
from server.escalations.queries import escalation_of
from server.escalations.records import Escalation
from server.records import Destination

# Made once: to put an INSERT of so many columns together takes longer than to carry it out.
_TABLE: Final = cast(Table, EscalationRow.__table__)
_TAKE: Final = insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)
_ADD_TICKET: Final = insert(cast(Table, EscalationTicketRow.__table__))


@dataclass(frozen=True, slots=True)
class Press:
    """What is written. `alone`: no second one may be opened beside it."""

    case: Case
    number: str
    deliveries: tuple[Composed, ...]
    kept: tuple[Destination, ...]
    request: Request
    alone: bool


def record(session: Session, press: Press, now: datetime) -> Escalation | None:
    """The escalation; None, and nothing is written, when somebody else's press has come first."""
    row = _row(press, now)
    values = {column.key: getattr(row, column.key) for column in EscalationRow.__table__.columns}
    connection = session.connection()
    if connection.execute(_TAKE, values).scalar_one_or_none() is None:
        return None
    presser, ticket_id = press.case.presser, press.case.ticket.zendesk_ticket_id
    first = {
        "escalation_id": row.id,
        "instance": row.instance,
        "zendesk_ticket_id": ticket_id,
        "how": "pressed",
        "added_by": presser.actor.id,
        "added_at": now,
    }
    connection.execute(_ADD_TICKET, first)
    sent = send(session, row, press.deliveries, ticket_id, now, not_before=row.undo_until)
    after = {
        "number": row.number,
        "scenario": row.scenario,
        "ticket": ticket_id,
        "destinations": [f"{one.channel}: {one.place}" for one in press.deliveries],
        "reason": row.reason,
    }
    audit.note(session, presser.actor, "escalation.pressed", now, escalation_id=row.id, after=after)
    return escalation_of(row, [EscalationTicketRow(**first)], sent)


def send(
    session: Session,
    row: EscalationRow,
    deliveries: Iterable[Composed],
    ticket_id: int,
    now: datetime,
    *,
    not_before: datetime,
    purpose: str = "escalation",
    first_position: int = 1,
) -> Sequence[DeliveryRow]:
    """Write the deliveries of an escalation, with their jobs."""
    planned = [_planned(one, row, ticket_id, purpose) for one in deliveries]
    return write(session, row.id, row.number, planned, not_before=not_before, now=now, first_position=first_position)


def _planned(one: Composed, row: EscalationRow, ticket_id: int, purpose: str) -> Planned:
    return Planned(
        channel=one.channel,
        place=one.place,
        turn=one.turn,
        words=one.words,
        content=one.content,
        instance=row.instance,
        zendesk_ticket_id=ticket_id,
        told=[asdict(each) for each in one.told],
        note={"code": one.note, "params": dict(one.note_params)} if one.note else None,
        purpose=purpose,
    )


def _row(press: Press, now: datetime) -> EscalationRow:
    case, organization = press.case, press.case.organization
    return EscalationRow(
        id=uuid.uuid4(),
        number=press.number,
        instance=case.context.instance,
        zendesk_ticket_id=case.ticket.zendesk_ticket_id,
        zendesk_organization_id=organization.zendesk_organization_id if organization else None,
        account_id=case.context.salesforce_account_id,
        account_name=organization.name if organization else "",
        scenario=case.chosen.scenario.id,
        title=dict(case.chosen.action.title),
        state="open",
        only_one=case.only_one if press.alone else None,
        pressed_by=case.presser.actor.id,
        pressed_by_name=case.presser.actor.name,
        pressed_at=now,
        undo_until=now + timedelta(seconds=case.settings.escalations.undo),
        sentence=case.sentence,
        reason=case.reason,
        inputs=dict(case.given.values),
        people={
            role.value: {"name": person.name, "email": person.email.lower() if person.email else None}
            for role, person in case.chosen.people.items()
        },
        destinations=[_kept(one) for one in press.kept],
        team=case.ticket.group or "",
        follow_at=now,
        began_over=case.ticket.status in OVER,
        idempotency_key=press.request.key,
        request_digest=press.request.digest,
    )


def _kept(one: Destination) -> dict[str, str | None]:
    """`note` says what kind of place an address is: a ticket that joins calls it the same."""
    mention, note = one.mention.value if one.mention else None, one.note.code if one.note else None
    return {"channel": one.channel, "target": one.target, "mention": mention, "note": note}
