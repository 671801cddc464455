"""For whoever looks after all of it: what is open, what nobody has seen, and what has not arrived."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, Text, exists, func, literal_column, select, union
from sqlalchemy.orm import Session

from server.deliveries.models import DeliveryRow
from server.escalations.models import AcknowledgementRow, EscalationRow, EscalationTicketRow
from server.escalations.records import Acknowledgement

SHOWS: Final = ("all", "open", "unseen", "failed")
MOST: Final = 300
MOST_CHOICES: Final = 200
# Written out, as the indexes have them: else a look would read the whole tables.
_OPEN: Final = EscalationRow.state == literal_column("'open'", Text)
_FAILED: Final = DeliveryRow.state == literal_column("'failed'", Text)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`show` is one of SHOWS; `team` and `organization` narrow it, "" among the teams is none."""

    instance: str
    show: str = "all"
    team: str | None = None
    organization: int | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that has failed: what went wrong, and what to do."""

    channel: str
    place: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """An escalation as it is looked after. `tickets` are all that are on it, `account_name` is the customer's."""

    number: str
    title: Mapping[str, str]
    state: str
    team: str
    organization: int | None
    account_name: str
    tickets: tuple[int, ...]
    pressed_by: str
    pressed_at: datetime
    seen: tuple[Acknowledgement, ...] = ()
    failed: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """`lines` are the eldest, at most 300; `more` is how many are left out. The counts know no team and no account.

    `teams` and `accounts` (id and name) are those that can be asked for.
    """

    lines: tuple[Line, ...]
    more: int
    open: int
    unseen: int
    failed: int
    teams: tuple[str, ...]
    accounts: tuple[tuple[int, str], ...]


def overview(session: Session, wanted: Wanted) -> Overview:
    shown = _shown(wanted)
    narrowed = list(_narrowed(wanted))
    rows = session.scalars(shown.where(*narrowed).order_by(EscalationRow.pressed_at).limit(MOST)).all()
    all_of_them = _shown(Wanted(wanted.instance)).subquery()
    teams = session.scalars(select(all_of_them.c.team).distinct().order_by(all_of_them.c.team).limit(MOST_CHOICES))
    names = select(all_of_them.c.zendesk_organization_id, func.max(all_of_them.c.account_name).label("name"))
    known = names.where(all_of_them.c.zendesk_organization_id.is_not(None)).group_by(names.selected_columns[0])
    return Overview(
        lines=_lines(session, rows),
        more=_count(session, shown.where(*narrowed)) - len(rows) if len(rows) == MOST else 0,
        open=_count(session, _shown(Wanted(wanted.instance, "open"))),
        unseen=_count(session, _shown(Wanted(wanted.instance, "unseen"))),
        failed=_count(session, _shown(Wanted(wanted.instance, "failed"))),
        teams=tuple(teams),
        accounts=tuple((row[0], row[1]) for row in session.execute(known.order_by("name").limit(MOST_CHOICES))),
    )


def _shown(wanted: Wanted) -> Select[EscalationRow]:
    failing = select(DeliveryRow.escalation_id).where(_FAILED)
    own = select(EscalationRow).where(EscalationRow.instance == wanted.instance)
    if wanted.show == "failed":
        return own.where(EscalationRow.id.in_(failing))
    if wanted.show == "all":
        return own.where(EscalationRow.id.in_(union(select(EscalationRow.id).where(_OPEN), failing)))
    unseen = ~exists().where(AcknowledgementRow.escalation_id == EscalationRow.id)
    return own.where(_OPEN, unseen) if wanted.show == "unseen" else own.where(_OPEN)


def _narrowed(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found = []
    if wanted.team is not None:
        found.append(EscalationRow.team == wanted.team)
    if wanted.organization is not None:
        found.append(EscalationRow.zendesk_organization_id == wanted.organization)
    return found


def _count(session: Session, asked: Select[EscalationRow]) -> int:
    return session.scalar(select(func.count()).select_from(asked.subquery())) or 0


def _lines(session: Session, rows: Sequence[EscalationRow]) -> tuple[Line, ...]:
    ids = [row.id for row in rows]
    tickets, seen, failed = _tickets(session, ids), _seen(session, ids), _failed(session, ids)
    return tuple(
        Line(
            number=row.number,
            title=row.title,
            state=row.state,
            team=row.team,
            organization=row.zendesk_organization_id,
            account_name=row.account_name,
            tickets=tuple(dict.fromkeys([row.zendesk_ticket_id, *tickets[row.id]])),
            pressed_by=row.pressed_by_name,
            pressed_at=row.pressed_at,
            seen=tuple(seen[row.id]),
            failed=tuple(failed[row.id]),
        )
        for row in rows
    )


def _tickets(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[int]]:
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    asked = select(EscalationTicketRow).where(EscalationTicketRow.escalation_id.in_(ids))
    for row in session.scalars(asked.order_by(EscalationTicketRow.added_at)):
        found[row.escalation_id].append(row.zendesk_ticket_id)
    return found


def _seen(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Acknowledgement]]:
    found: dict[uuid.UUID, list[Acknowledgement]] = defaultdict(list)
    asked = select(AcknowledgementRow).where(AcknowledgementRow.escalation_id.in_(ids))
    for row in session.scalars(asked.order_by(AcknowledgementRow.at, AcknowledgementRow.kind)):
        found[row.escalation_id].append(Acknowledgement(row.kind, row.name, row.at))
    return found


def _failed(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Trouble]]:
    """Without what was to be sent: that may be long."""
    found: dict[uuid.UUID, list[Trouble]] = defaultdict(list)
    kept = DeliveryRow.escalation_id, DeliveryRow.channel, DeliveryRow.place, DeliveryRow.error
    asked = select(*kept).where(_FAILED, DeliveryRow.escalation_id.in_(ids)).order_by(DeliveryRow.position)
    for escalation_id, channel, place, error in session.execute(asked):
        said = error or {}
        found[escalation_id].append(Trouble(channel, place, said.get("message", ""), said.get("hint", "")))
    return found
