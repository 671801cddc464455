"""The tables of escalations: the press, the tickets on it, who has seen it, what was dismissed, preferences."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server import clock
from server.db.models import Base


class EscalationRow(Base):
    """One press. `state` is open, done, undone or withdrawn. `only_one` is set while no second one may be opened.

    `team` is the ticket's group in Zendesk at the press. `people` are by role, their e-mail addresses in small
    letters, as they are asked for. `follow_at`: when its tickets are looked at next, None for
    never again. `ended_by` is "ticket" when its tickets ended it; any other end is a person's. `began_over`: it was
    pressed on a ticket that was solved already, so that this is no reason to end it.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        UniqueConstraint("pressed_by", "idempotency_key"),
        Index("ix_escalation_ticket", "instance", "zendesk_ticket_id", "pressed_at"),
        Index("ix_escalation_organization", "zendesk_organization_id", "instance", "pressed_at"),
        Index(
            "ix_escalation_open_organization",
            "instance",
            "zendesk_organization_id",
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_escalation_open", "pressed_at", postgresql_where=text("state = 'open'")),
        Index("ix_escalation_follow", "follow_at", postgresql_where=text("follow_at IS NOT NULL")),
        Index("ix_escalation_newest", "pressed_at", "id"),
        Index("ix_escalation_people", "people", postgresql_using="gin", postgresql_ops={"people": "jsonb_path_ops"}),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[str] = mapped_column(unique=True)
    instance: Mapped[str]
    zendesk_ticket_id: Mapped[int]
    zendesk_organization_id: Mapped[int | None]
    account_id: Mapped[str | None]
    account_name: Mapped[str]
    scenario: Mapped[str]
    title: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default="open")
    only_one: Mapped[str | None] = mapped_column(unique=True)
    pressed_by: Mapped[str]
    pressed_by_name: Mapped[str]
    pressed_at: Mapped[datetime]
    undo_until: Mapped[datetime]
    sentence: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    inputs: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    people: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    destinations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    idempotency_key: Mapped[str | None]
    request_digest: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    team: Mapped[str] = mapped_column(default="")
    follow_at: Mapped[datetime | None] = mapped_column(default=clock.now)
    began_over: Mapped[bool] = mapped_column(default=False)


class EscalationTicketRow(Base):
    """A ticket that is on an escalation: the first, those that joined, and those that carry it on."""

    __tablename__ = "escalation_ticket"
    __table_args__ = (Index("ix_escalation_ticket_ticket", "zendesk_ticket_id", "instance"),)

    escalation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("escalation.id"), primary_key=True)
    instance: Mapped[str] = mapped_column(primary_key=True)
    zendesk_ticket_id: Mapped[int] = mapped_column(primary_key=True)
    how: Mapped[str]
    added_by: Mapped[str]
    added_at: Mapped[datetime]


class AnsweredPressRow(Base):
    """A press with an Idempotency-Key that opened nothing: it was answered with what was open, or it joined that."""

    __tablename__ = "answered_press"

    caller: Mapped[str] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(primary_key=True)
    request_digest: Mapped[str]
    escalation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("escalation.id"))
    at: Mapped[datetime]


class AcknowledgementRow(Base):
    """Somebody told us: seen, or on_it. Once for each person and kind."""

    __tablename__ = "acknowledgement"

    escalation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("escalation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    at: Mapped[datetime]


class ThreadReplyRow(Base):
    """What was said in an escalation's thread, each version taken once.

    `version` is empty for the message itself, the time of an edit, or deleted.
    """

    __tablename__ = "thread_reply"

    channel: Mapped[str] = mapped_column(primary_key=True)
    ts: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True, default="")
    escalation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("escalation.id"))
    at: Mapped[datetime]


class DismissalRow(Base):
    """A recommendation that was put aside on one ticket: not_now or does_not_apply."""

    __tablename__ = "dismissal"
    __table_args__ = (Index("ix_dismissal_scenario", "scenario", "kind"),)

    instance: Mapped[str] = mapped_column(primary_key=True)
    zendesk_ticket_id: Mapped[int] = mapped_column(primary_key=True)
    scenario: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class PreferenceRow(Base):
    """What an agent has chosen for themselves."""

    __tablename__ = "preference"

    instance: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(primary_key=True)
    always_preview: Mapped[bool]
