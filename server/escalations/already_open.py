"""What is open already: of an account, of its scenario, and in the way of a press. Each reads by an index."""

from functools import cache

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
    union_all,
)
from sqlalchemy.orm import Session

from server.escalations.models import AnsweredPressRow, EscalationRow, EscalationTicketRow
from server.escalations.queries import complete, is_on
from server.escalations.records import Escalation


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


def in_the_way(
    session: Session,
    instance: str,
    ticket_id: int,
    organization_id: int | None,
    scenario: str,
    caller: str = "",
    key: str | None = None,
) -> bool:
    """Whether there are such, or the caller's Idempotency-Key was answered with one before, whatever became of it.

    A cheap look before a press, which mostly finds neither.
    """
    where = {"instance": instance, "ticket": ticket_id, "organization": organization_id, "scenario": scenario}
    asked = _in_the_way(organization_id is not None)
    return bool(session.connection().execute(asked, {**where, "caller": caller, "key": key}).scalar_one())


@cache
def _in_the_way(has_organization: bool) -> Select[bool]:
    """Made once: every press asks it."""
    organization: BindParameter[int] | None = bindparam("organization", type_=BigInteger) if has_organization else None
    ids = _of_ticket_or_account(bindparam("instance", type_=Text), bindparam("ticket", type_=BigInteger), organization)
    asked = _open(bindparam("instance", type_=Text)).where(
        EscalationRow.scenario == bindparam("scenario", type_=Text), _is_one_of(ids)
    )
    answered = select(AnsweredPressRow.caller).where(
        AnsweredPressRow.caller == bindparam("caller", type_=Text),
        AnsweredPressRow.idempotency_key == bindparam("key", type_=Text),
    )
    return select(or_(asked.with_only_columns(EscalationRow.id).order_by(None).exists(), answered.exists()))


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
