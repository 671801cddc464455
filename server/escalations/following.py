"""Asks Zendesk about the escalations whose time has come, and does what was decided of them.

No transaction is open while Zendesk is asked.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from server import audit, clock
from server.db.engine import session_scope
from server.errors import UpstreamError
from server.escalations.course import OFTEN, Course, Standing, course, may_change
from server.escalations.models import EscalationRow, EscalationTicketRow
from server.escalations.standing import end_by_tickets, reopen
from server.upstreams import Zendesk
from server.upstreams.zendesk_following import FollowedTicket

AT_ONCE: Final = 100
MOST: Final = 1000  # escalations in one go; the others are next, a minute later
_log: Final = structlog.get_logger("liaison.following")


def follow(engine: Engine, zendesk: Mapping[str, Zendesk], now: datetime | None = None) -> int:
    """Look at the escalations whose time has come; how many have changed. A Zendesk that is away is asked next time."""
    moment = now or clock.now()
    with session_scope(engine) as session:
        due = _due(session, moment)
    changed = 0
    for instance in sorted({standing.instance for standing in due}):
        own = [standing for standing in due if standing.instance == instance]
        for start in range(0, len(own), AT_ONCE):
            changed += _follow(engine, zendesk.get(instance), own[start : start + AT_ONCE], moment)
    return changed


def _due(session: Session, now: datetime) -> list[Standing]:
    """No transaction stays open while Zendesk is asked."""
    wanted = select(EscalationRow).where(EscalationRow.follow_at <= now).order_by(EscalationRow.follow_at).limit(MOST)
    rows = session.execute(wanted).scalars().all()
    tickets = _tickets(session, [row.id for row in rows])
    return [
        Standing(
            id=row.id,
            instance=row.instance,
            state=row.state,
            ended_by=row.ended_by,
            ended_at=row.ended_at,
            tickets=tuple(dict.fromkeys([row.zendesk_ticket_id, *tickets.get(row.id, ())])),
            began_over=row.began_over,
        )
        for row in rows
    ]


def _tickets(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[int]]:
    """By escalation, those of its own instance."""
    wanted = select(EscalationTicketRow).join(EscalationRow, EscalationRow.id == EscalationTicketRow.escalation_id)
    same = EscalationTicketRow.instance == EscalationRow.instance
    found: dict[uuid.UUID, list[int]] = {}
    for row in session.execute(wanted.where(EscalationTicketRow.escalation_id.in_(ids), same)).scalars():
        found.setdefault(row.escalation_id, []).append(row.zendesk_ticket_id)
    return found


def _follow(engine: Engine, zendesk: Zendesk | None, standings: Sequence[Standing], now: datetime) -> int:
    """A batch of one instance."""
    asked = [standing for standing in standings if may_change(standing.state, standing.ended_by)]
    try:
        found = _ask(zendesk, asked)
    except UpstreamError as error:
        _log.warning("tickets_not_followed", code=error.code, escalations=len(standings))
        _put_off(engine, standings, now + OFTEN)
        return 0
    return sum(_apply(engine, standing, course(standing, found, now), now) for standing in standings)


def _ask(zendesk: Zendesk | None, standings: Iterable[Standing]) -> Mapping[int, FollowedTicket]:
    ids = {ticket for standing in standings for ticket in standing.tickets}
    if not ids:
        return {}
    if zendesk is None:
        raise UpstreamError("zendesk", "This Zendesk is not configured any more.", code="not_configured")
    return zendesk.tickets_by_id(ids)


def _put_off(engine: Engine, standings: Sequence[Standing], until: datetime) -> None:
    with session_scope(engine) as session:
        ids = [standing.id for standing in standings]
        session.execute(update(EscalationRow).where(EscalationRow.id.in_(ids)).values(follow_at=until))


def _apply(engine: Engine, standing: Standing, decided: Course, now: datetime) -> bool:
    """Whether anything but the next time has changed. What somebody did in the meantime stands."""
    with session_scope(engine) as session:
        row = session.get_one(EscalationRow, standing.id, with_for_update=True)
        if (row.state, row.ended_by) != (standing.state, standing.ended_by):
            return False
        if not {*_tickets(session, [row.id]).get(row.id, ())} <= {*standing.tickets}:
            return False  # one more has joined, and has not been asked about
        row.follow_at, row.began_over = decided.follow_at, decided.began_over
        for ticket, how in decided.carried:
            _carry_on(session, row, ticket, how, now)
        if decided.state == "done" and row.state == "open":
            end_by_tickets(session, row, now)
        elif decided.state == "open" and row.state == "done":
            reopen(session, row, now)
        return bool(decided.carried) or row.state != standing.state


def _carry_on(session: Session, escalation: EscalationRow, ticket: int, how: str, now: datetime) -> None:
    session.add(
        EscalationTicketRow(
            escalation_id=escalation.id,
            instance=escalation.instance,
            zendesk_ticket_id=ticket,
            how=how,
            added_by=audit.WORKER.id,
            added_at=now,
        )
    )
    after = {"ticket": ticket, "how": how}
    audit.note(session, audit.WORKER, "escalation.carried_on", now, escalation_id=escalation.id, after=after)
