"""Who changed what, when, from where: rows that are only ever added. The database refuses to change or delete them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Identity, Index, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from server.db.models import Base


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the person, not the account that we sign in with.

    `id` is agent:ID, token:ID, slack:ID, terminal or worker; `came_from` sidebar, extension, api,
    slack, terminal or worker.
    """

    id: str
    name: str
    came_from: str


WORKER: Final = Actor("worker", "Liaison", "worker")


class AuditRow(Base):
    """One change; rows are only ever added: the database refuses the rest.

    `actor` is agent:ID, token:ID, slack:ID, terminal or worker; `came_from` sidebar, extension, api,
    slack, terminal or worker.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_escalation_id", "escalation_id", "id"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_name: Mapped[str] = mapped_column(default="")
    came_from: Mapped[str]
    event: Mapped[str]
    escalation_id: Mapped[uuid.UUID | None]
    delivery_id: Mapped[uuid.UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


_ADD: Final = insert(AuditRow.__table__)  # type: ignore[arg-type]  # a Table, which the Base calls a FromClause


def note(
    session: Session,
    actor: Actor,
    event: str,
    now: datetime,
    *,
    escalation_id: uuid.UUID | None = None,
    delivery_id: uuid.UUID | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write it down, in the transaction of the change itself. `event` is noun.verb, such as `escalation.pressed`."""
    session.connection().execute(
        _ADD,
        {
            "at": now,
            "actor": actor.id,
            "actor_name": actor.name,
            "came_from": actor.came_from,
            "event": event,
            "escalation_id": escalation_id,
            "delivery_id": delivery_id,
            "before": dict(before) if before is not None else None,
            "after": dict(after) if after is not None else None,
        },
    )
