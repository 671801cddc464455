"""What was pressed, and what became of it. Each reads by an index, however many there are."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    SelectBase,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
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


def open_for_account(session: Session, instance: str, zendesk_organization_id: int) -> tuple[Escalation, ...]:
    """The account's open ones, whatever their scenario; the newest first."""
    asked = _open(instance).where(EscalationRow.zendesk_organization_id == zendesk_organization_id)
    return complete(session, session.scalars(asked).all())


def open_like(
    session: Session, instance: str, ticket_id: int, organization_id: int | None, scenario: str
) -> tuple[Escalation, ...]:
    """Open ones of a scenario that the ticket, or its account, has already; those of the ticket first."""
    ids = _of_ticket_or_account(instance, ticket_id, organization_id)
    asked = _open(instance).where(EscalationRow.scenario == scenario, _is_one_of(ids))
    found = complete(session, session.scalars(asked).all())
    return tuple(sorted(found, key=lambda one: not is_on(one, instance, ticket_id)))


def in_the_way(session: Session, instance: str, ticket_id: int, organization_id: int | None, scenario: str) -> bool:
    """Whether there are such: a cheap look before a press, which mostly finds none."""
    where = {"instance": instance, "ticket": ticket_id, "organization": organization_id, "scenario": scenario}
    found = session.connection().execute(_in_the_way(organization_id is not None), where)
    return found.scalar_one_or_none() is not None


@cache
def _in_the_way(has_organization: bool) -> Select[uuid.UUID]:
    """Made once: every press asks it."""
    organization: BindParameter[int] | None = bindparam("organization", type_=BigInteger) if has_organization else None
    ids = _of_ticket_or_account(bindparam("instance", type_=Text), bindparam("ticket", type_=BigInteger), organization)
    asked = _open(bindparam("instance", type_=Text)).where(
        EscalationRow.scenario == bindparam("scenario", type_=Text), _is_one_of(ids)
    )
    return asked.with_only_columns(EscalationRow.id).order_by(None).limit(1)


def _is_one_of(ids: SelectBase) -> ColumnElement[bool]:
    """As an array the ids are found first, whatever PostgreSQL guesses: else it asks for them beside each open one."""
    return EscalationRow.id == any_(func.array(ids.scalar_subquery(), type_=ARRAY(Uuid)))


def _of_ticket_or_account(
    instance: str | BindParameter[str],
    ticket_id: int | BindParameter[int],
    organization_id: int | BindParameter[int] | None,
) -> SelectBase:
    ids: SelectBase = select(EscalationTicketRow.escalation_id).where(
        EscalationTicketRow.instance == instance, EscalationTicketRow.zendesk_ticket_id == ticket_id
    )
    if organization_id is None:
        return ids
    # A union, not an "or": so each half finds its index.
    of_account = _open(instance).where(EscalationRow.zendesk_organization_id == organization_id)
    return union_all(ids, of_account.with_only_columns(EscalationRow.id).order_by(None))


def _open(instance: str | BindParameter[str]) -> Select[EscalationRow]:
    # Written out, as the indexes of the open ones have it.
    state = EscalationRow.state == literal_column("'open'", Text)
    asked = select(EscalationRow).where(EscalationRow.instance == instance, state)
    return asked.order_by(EscalationRow.pressed_at.desc())


def is_on(escalation: Escalation, instance: str, ticket_id: int) -> bool:
    """Whether the ticket is on it."""
    return any((where, number) == (instance, ticket_id) for where, number, _how in escalation.tickets)


def one(session: Session, escalation_id: uuid.UUID, instance: str = "") -> Escalation:
    """Of this instance; "" for any. Raises NotFound."""
    row = session.get(EscalationRow, escalation_id)
    if row is None or instance not in ("", row.instance):
        raise NotFound("There is no such escalation.", hint="`GET /api/v1/escalations` lists them.")
    return complete(session, [row])[0]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which escalations: what is None, or "" for the instance, leaves none out. `after` is the last one's id so far.

    `account` is a Zendesk organization id, a Salesforce id or a name; `person` the id (agent:ID) or name of who
    pressed, or the e-mail address of who was told.
    """

    instance: str = ""
    account: str | None = None
    person: str | None = None
    scenario: str | None = None
    state: str | None = None
    ticket: int | None = None
    after: uuid.UUID | None = None
    limit: int = 100


def listed(session: Session, filters: Filters) -> tuple[Escalation, ...]:
    """The newest first. Raises NotFound for an `after` that is none."""
    asked = select(EscalationRow).where(*_conditions(filters))
    if filters.after is not None:
        last = one(session, filters.after, filters.instance)
        asked = asked.where(tuple_(EscalationRow.pressed_at, EscalationRow.id) < (last.pressed_at, last.id))
    order = (EscalationRow.pressed_at.desc(), EscalationRow.id.desc())
    return complete(session, session.scalars(asked.order_by(*order).limit(filters.limit)).all())


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.instance:
        yield EscalationRow.instance == filters.instance
    if filters.account is not None:
        yield _of_account(filters.account.strip())
    if filters.person is not None:
        yield _of_person(filters.person.strip())
    if filters.scenario is not None:
        yield EscalationRow.scenario == filters.scenario
    if filters.state is not None:
        yield EscalationRow.state == filters.state
    if filters.ticket is not None:
        on_it = select(EscalationTicketRow.escalation_id).where(EscalationTicketRow.zendesk_ticket_id == filters.ticket)
        yield EscalationRow.id.in_(on_it)


def _of_account(account: str) -> ColumnElement[bool]:
    if account.isascii() and account.isdigit() and int(account) <= LARGEST_ID:
        return EscalationRow.zendesk_organization_id == int(account)
    return or_(EscalationRow.account_id == account, func.lower(EscalationRow.account_name) == account.lower())


def _of_person(person: str) -> ColumnElement[bool]:
    if "@" in person:
        told = (EscalationRow.people[role.value]["email"].astext for role in Role)
        return or_(*(func.lower(email) == person.lower() for email in told))
    pressed = person if ":" in person else f"agent:{person}"
    return or_(EscalationRow.pressed_by == pressed, func.lower(EscalationRow.pressed_by_name) == person.lower())


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
