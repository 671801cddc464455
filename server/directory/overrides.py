"""Overrides: for a while an agent names the person in place of the answer, and it is kept who did."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.db.models import OverrideRow
from server.errors import InvalidRequest, NotFound
from server.records import Override, Role

LONGEST: Final = timedelta(days=90)
KEPT_FOR: Final = timedelta(days=365)
LARGEST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class OverrideRequest:
    """What an agent says: who holds the role, until when, and perhaps why."""

    role: Role
    name: str
    until: datetime
    email: str | None = None
    note: str = ""


def create(
    session: Session,
    instance: str,
    zendesk_organization_id: int,
    asked: OverrideRequest,
    made_by: str,
    now: datetime,
) -> Override:
    """Make the override; the one before it for the same role ends. Raises InvalidRequest (`until`)."""
    if not now < asked.until <= now + LONGEST:
        raise InvalidRequest(
            "An override ends in the future, within 90 days.",
            hint="If the source stays wrong for longer, ask for the correction there.",
            fields={"until": [f"Must be after now and not after {(now + LONGEST).isoformat(timespec='minutes')}."]},
        )
    for row in _in_force(session, instance, zendesk_organization_id, now):
        if row.role == asked.role:
            row.removed_by, row.removed_at = made_by, now
    made = OverrideRow(
        id=uuid.uuid4(),
        instance=instance,
        zendesk_organization_id=zendesk_organization_id,
        role=asked.role.value,
        name=asked.name,
        email=asked.email,
        note=asked.note,
        until=asked.until,
        made_by=made_by,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return _override(made)


def remove(
    session: Session,
    instance: str,
    zendesk_organization_id: int,
    override_id: uuid.UUID,
    removed_by: str,
    now: datetime,
) -> None:
    """End an override before its time. Raises NotFound when none with this id is in force for the organization."""
    for row in _in_force(session, instance, zendesk_organization_id, now):
        if row.id == override_id:
            row.removed_by, row.removed_at = removed_by, now
            return
    raise NotFound(
        "There is no such override.", hint="It may have ended, or somebody else removed it: reload the card."
    )


def current(session: Session, instance: str, zendesk_organization_id: int, now: datetime) -> tuple[Override, ...]:
    """The overrides in force, at most one for a role."""
    return tuple(_override(row) for row in _in_force(session, instance, zendesk_organization_id, now))


def forget_expired(session: Session, now: datetime) -> int:
    """Delete what ended more than a year ago: until then it can be read who named whom. How many they were."""
    gone = session.execute(delete(OverrideRow).where(OverrideRow.until < now - KEPT_FOR))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult


def _in_force(session: Session, instance: str, zendesk_organization_id: int, now: datetime) -> list[OverrideRow]:
    if zendesk_organization_id > LARGEST_ID:
        return []
    wanted = (
        select(OverrideRow)
        .where(
            OverrideRow.instance == instance,
            OverrideRow.zendesk_organization_id == zendesk_organization_id,
            OverrideRow.removed_at.is_(None),
            OverrideRow.until > now,
        )
        .order_by(OverrideRow.made_at.desc())
    )
    newest: dict[str, OverrideRow] = {}
    for row in session.scalars(wanted):
        newest.setdefault(row.role, row)
    return list(newest.values())


def _override(row: OverrideRow) -> Override:
    return Override(
        id=str(row.id),
        role=Role(row.role),
        name=row.name,
        email=row.email,
        until=row.until,
        made_by=row.made_by,
        made_at=row.made_at,
        note=row.note,
    )
