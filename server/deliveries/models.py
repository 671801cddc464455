"""The table of deliveries, and the switch that stops them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models import Base


class DeliveryRow(Base):
    """One destination. `position` counts within its escalation; `turn` names what keeps its order (ticket + place).

    `content` is what the channel sends, `words` the same as people read it. `purpose` is escalation, join, reply or
    closing. `next_try_at` is when the worker looks at it again; `began_at` when the attempt under way began;
    `trying_since` the first attempt since the press or the last Retry; `withdraw_asked_at` when it was asked back,
    which waits for the end of an attempt that is under way.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("escalation_id", "position"),
        Index(
            "ix_delivery_moving",
            "next_try_at",
            postgresql_where=text("state IN ('waiting','sending','retrying','unknown','withdrawing')"),
        ),
        Index("ix_delivery_failed", "updated_at", postgresql_where=text("state = 'failed'")),
        Index("ix_delivery_thread", text("(proof ->> 'ts')"), postgresql_where=text("channel = 'slack_message'")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    escalation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("escalation.id"))
    position: Mapped[int]
    purpose: Mapped[str] = mapped_column(default="escalation")
    reference: Mapped[str] = mapped_column(unique=True)
    instance: Mapped[str]
    zendesk_ticket_id: Mapped[int]
    channel: Mapped[str]
    place: Mapped[str]
    turn: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    words: Mapped[str]
    told: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    first_tried_at: Mapped[datetime | None]
    trying_since: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    withdraw_asked_at: Mapped[datetime | None]
    url: Mapped[str | None]
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    note: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PauseRow(Base):
    """While there is a row, nothing is sent."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    paused_at: Mapped[datetime]
    paused_by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
