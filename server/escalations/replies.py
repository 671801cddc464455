"""What is answered in an escalation's thread comes back to the agents, as a private note on each of its tickets."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Boolean, ColumnElement, Select, Text, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from server import audit, words
from server.audit import Actor
from server.deliveries.models import DeliveryRow
from server.deliveries.writing import Planned, write
from server.escalations.models import EscalationRow, EscalationTicketRow, ThreadReplyRow
from server.policy import policy_named
from server.settings import Settings

FIRST: Final = ""
DELETED: Final = "deleted"
NOTED: Final = "zendesk_ticket"
LONGEST: Final = 10_000  # characters
CLOCKS_DIFFER: Final = timedelta(minutes=5)
# Written out, as the index has them: else every message in Slack would read the whole table.
_THREADED: Final[ColumnElement[bool]] = literal_column("delivery.channel = 'slack_message'", Boolean)
_sent_ts: Final[ColumnElement[str]] = literal_column("delivery.proof ->> 'ts'", Text)


@dataclass(frozen=True, slots=True)
class Reply:
    """A message of a thread, an edit of it (`version` is its time) or its end. `words` are plain; `url` opens it."""

    channel: str
    ts: str
    version: str
    author: Actor
    words: str
    files: int = 0
    url: str | None = None


def thread(session: Session, channel: str, ts: str) -> EscalationRow | None:
    """The escalation whose first message is `ts` in this channel."""
    there = [_THREADED, _sent_ts == ts, DeliveryRow.proof["channel"].astext == channel]
    wanted = select(EscalationRow).join(DeliveryRow, DeliveryRow.escalation_id == EscalationRow.id).where(*there)
    return session.execute(wanted.limit(1)).scalar_one_or_none()


def may_be_ours(session: Session, ts: str) -> bool:
    """Whether a message of ours may have begun this thread of which nobody knows yet where it stands, or whether."""
    unsettled = literal_column("delivery.state IN ('sending', 'unknown')", Boolean)
    since = DeliveryRow.first_tried_at <= func.to_timestamp(float(ts)) + CLOCKS_DIFFER
    return bool(session.scalar(select(select(DeliveryRow.id).where(_THREADED, unsettled, since).exists())))


def may_come_back(settings: Settings, escalation: EscalationRow) -> bool:
    """Whether answers may be written into its tickets: a policy that lets nothing out lets no chat in.

    In a rehearsal nothing goes anywhere but to its channel.
    """
    known = {instance.name: instance for instance in settings.instances}
    instance, own = known.get(escalation.instance), settings.escalations
    if instance is None or not own.thread_replies or own.rehearsal_channel:
        return False
    return policy_named(instance.policy).customer_text_anywhere


def take(session: Session, escalation_id: uuid.UUID, reply: Reply, language: str, now: datetime) -> bool:
    """Write its notes, once for each version of it. False when it was taken before, or ends what was never said."""
    # Locked: positions are counted by one at a time.
    escalation = session.get_one(EscalationRow, escalation_id, with_for_update=True)
    if reply.version == DELETED and not _taken(session, reply):
        return False
    row = {"channel": reply.channel, "ts": reply.ts, "version": reply.version, "escalation_id": escalation.id}
    made = session.execute(
        insert(ThreadReplyRow).values(at=now, **row).on_conflict_do_nothing().returning(ThreadReplyRow.ts)
    )
    if made.scalar_one_or_none() is None:
        return False
    position = 1 + (session.scalar(_highest(escalation)) or 0)
    planned = [
        _note(escalation, ticket, f"{escalation.number}.{at}", reply, language)
        for at, ticket in enumerate(_tickets(session, escalation), start=position)
    ]
    write(session, escalation.id, escalation.number, planned, not_before=now, now=now, first_position=position)
    after = {"channel": reply.channel, "ts": reply.ts, "version": reply.version}
    audit.note(session, reply.author, "reply.received", now, escalation_id=escalation.id, after=after)
    return True


def _taken(session: Session, reply: Reply) -> bool:
    return session.get(ThreadReplyRow, (reply.channel, reply.ts, FIRST)) is not None


def _highest(escalation: EscalationRow) -> Select[int | None]:
    return select(func.max(DeliveryRow.position)).where(DeliveryRow.escalation_id == escalation.id)


def _tickets(session: Session, escalation: EscalationRow) -> Iterable[tuple[str, int]]:
    """Every ticket on it."""
    wanted = select(EscalationTicketRow).where(EscalationTicketRow.escalation_id == escalation.id)
    rows = session.execute(wanted.order_by(EscalationTicketRow.added_at)).scalars()
    first = (escalation.instance, escalation.zendesk_ticket_id)
    return dict.fromkeys([first, *((row.instance, row.zendesk_ticket_id) for row in rows)])


def _note(escalation: EscalationRow, ticket: tuple[str, int], reference: str, reply: Reply, language: str) -> Planned:
    instance, ticket_id = ticket
    note = composed(reply, reference, language)
    return Planned(
        channel=NOTED,
        place=words.text("message.ticket.place", language, id=ticket_id),
        turn="zendesk",
        words=note,
        content={"note": note},
        purpose="reply",
        instance=instance,
        zendesk_ticket_id=ticket_id,
    )


def composed(reply: Reply, reference: str, language: str) -> str:
    """The note: who, what they said, and where. What they said is put in as it is, and never read as a template."""
    kind = {FIRST: "said", DELETED: "deleted"}.get(reply.version, "edited")
    lines = [words.text(f"reply.{kind}", language, author=" ".join(reply.author.name.split()), reference=reference)]
    if kind != "deleted":
        lines.append(reply.words if len(reply.words) <= LONGEST else f"{reply.words[:LONGEST]}…")
    if reply.files and kind != "deleted":
        lines.append(
            words.text("reply.files_one" if reply.files == 1 else "reply.files_many", language, count=reply.files)
        )
    if reply.url:
        lines.append(reply.url)
    return "\n\n".join(line for line in lines if line)
