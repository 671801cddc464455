"""Escalations by what is asked for, page by page."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from server.escalations.models import EscalationRow, EscalationTicketRow
from server.escalations.queries import LARGEST_ID, complete, one
from server.escalations.records import Escalation
from server.records import Role

PRESSERS: Final = ("agent", "token")


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
        on_it = EscalationTicketRow.zendesk_ticket_id == filters.ticket
        yield EscalationRow.id.in_(select(EscalationTicketRow.escalation_id).where(on_it))


def _of_account(account: str) -> ColumnElement[bool]:
    if account.isascii() and account.isdigit() and int(account) <= LARGEST_ID:
        return EscalationRow.zendesk_organization_id == int(account)
    return or_(EscalationRow.account_id == account, func.lower(EscalationRow.account_name) == account.lower())


def _of_person(person: str) -> ColumnElement[bool]:
    if "@" in person:
        # What a table holds, not what stands in a field of it: for that there is an index.
        return or_(*(EscalationRow.people.contains({role.value: {"email": person.lower()}}) for role in Role))
    if person.isdecimal() or person.partition(":")[0] in PRESSERS:
        return EscalationRow.pressed_by == (f"agent:{person}" if person.isdecimal() else person)
    return func.lower(EscalationRow.pressed_by_name) == person.lower()
