"""A ticket joins an open escalation: a note on it, and a line below each message that was sent."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from server import audit
from server.deliveries.models import DeliveryRow
from server.errors import Conflict, Unprocessable
from server.escalations import composing, destinations
from server.escalations.brief import Composed
from server.escalations.cases import Case
from server.escalations.cautions import cautions
from server.escalations.composing import Composers
from server.escalations.destinations import EMAIL, NOTE, OVER
from server.escalations.models import EscalationRow, EscalationTicketRow
from server.escalations.recording import send
from server.escalations.records import Preview
from server.records import Destination, Reason, Role

HOW: Final = "joined"
SLACK: Final = "slack_message"


def join(session: Session, row: EscalationRow, case: Case, composers: Composers, now: datetime) -> bool:
    """Whether the ticket was not on it before; then its deliveries are written. `row` is locked by the caller.

    Raises Conflict for one that is over, Unprocessable for a ticket of another customer.
    """
    require_joinable(row, case)
    if not _added(session, row.id, case, now):
        return False
    position = session.scalar(select(func.max(DeliveryRow.position)).where(DeliveryRow.escalation_id == row.id)) or 0
    meant = messages(row, case, composers, position + 1)
    ticket_id = case.ticket.zendesk_ticket_id
    send(
        session,
        row,
        meant,
        ticket_id,
        now,
        not_before=max(now, row.undo_until),
        purpose="join",
        first_position=position + 1,
    )
    after = {"number": row.number, "ticket": ticket_id}
    audit.note(session, case.presser.actor, "escalation.joined", now, escalation_id=row.id, after=after)
    return True


def messages(row: EscalationRow, case: Case, composers: Composers, first: int | None) -> tuple[Composed, ...]:
    """What is sent when the ticket joins, for the preview (`first` is None) and the press alike."""
    brief = composing.brief_of(case, row.number, joined=True)
    meant = composing.composed(brief, _destinations(row, case, composers), composers, first)
    channel = case.settings.escalations.rehearsal_channel
    return composing.rehearsed(brief, meant, composers, channel, first) if channel else meant


def previewed(
    seen: Preview, row: EscalationRow, case: Case, composers: Composers, missing_channels: Iterable[str] = ()
) -> Preview:
    """The preview of a press beside it, turned into that of joining it: nothing is asked for but the sentence."""
    deliveries = messages(row, case, composers, None)
    return replace(
        seen,
        digest=composing.digest_of(deliveries, {}, [(row.number, True)]),
        deliveries=deliveries,
        told=tuple(dict.fromkeys(told for one in deliveries for told in one.told)),
        warnings=cautions(case, (), deliveries, (), missing_channels),
        missing=(),
        certain=False,
    )


def slack_channels(session: Session, row: EscalationRow, case: Case, composers: Composers) -> tuple[str, ...]:
    """Those that are named, and where nothing of it stands so far: what does stand there, leads there by itself."""
    there = select(DeliveryRow.place).where(
        DeliveryRow.escalation_id == row.id, DeliveryRow.channel == SLACK, DeliveryRow.proof.is_not(None)
    )
    reached = set(session.scalars(there))
    named = destinations.slack_channels(_destinations(row, case, composers))
    return tuple(name for name in named if name not in reached)


def require_joinable(row: EscalationRow, case: Case) -> None:
    """Raises Conflict for one that is over, Unprocessable for a ticket of another customer."""
    organization = case.organization
    if row.state != "open":
        raise Conflict(f"{row.number} is {row.state} already.", hint="Press the action anew.", code="not_open")
    own = organization.zendesk_organization_id if organization else None
    if row.instance != case.context.instance or row.zendesk_organization_id != own:
        raise Unprocessable(
            f"{row.number} is about another customer.",
            hint="Only tickets of the same account can join.",
            code="other_account",
            fields={"join": ["Is about another customer."]},
        )


def _added(session: Session, escalation_id: uuid.UUID, case: Case, now: datetime) -> bool:
    values = {
        "escalation_id": escalation_id,
        "instance": case.context.instance,
        "zendesk_ticket_id": case.ticket.zendesk_ticket_id,
        "how": HOW,
        "added_by": case.presser.actor.id,
        "added_at": now,
    }
    made = insert(EscalationTicketRow).values(values).on_conflict_do_nothing()
    return session.execute(made.returning(EscalationTicketRow.how)).scalar_one_or_none() is not None


def _destinations(row: EscalationRow, case: Case, composers: Composers) -> tuple[Destination, ...]:
    """The escalation's own, but the ticket's part: of that only the note, which goes to the ticket that joins."""
    kept = [_read(one) for one in row.destinations]
    others = [one for one in kept if not one.channel.startswith("zendesk_") and one.channel != EMAIL]
    note = [NOTE] if case.ticket.status != OVER else []
    return tuple(one for one in (*note, *others) if one.channel in composers.kinds)


def _read(given: Mapping[str, Any]) -> Destination:
    mention, note = given.get("mention"), given.get("note")
    return Destination(
        given["channel"], given["target"], Role(mention) if mention else None, Reason(note) if note else None
    )
