"""For whoever looks after all of it: what is open, what nobody has seen, and what has not arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, Text, exists, func, literal_column, select, union
from sqlalchemy.orm import Session

from server.deliveries.models import DeliveryRow
from server.escalations.models import AcknowledgementRow, EscalationRow
from server.escalations.overview_lines import FAILED, Line, lines_of

SHOWS: Final = ("all", "open", "unseen", "failed")
MOST: Final = 300
MOST_CHOICES: Final = 200
# Written out, as the index has it: else a look would read the whole table.
_OPEN: Final = EscalationRow.state == literal_column("'open'", Text)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`show` is one of SHOWS; `team` and `organization` narrow it, "" among the teams is none."""

    instance: str
    show: str = "all"
    team: str | None = None
    organization: int | None = None


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
        lines=lines_of(session, rows),
        more=_count(session, shown.where(*narrowed)) - len(rows) if len(rows) == MOST else 0,
        open=_count(session, _shown(Wanted(wanted.instance, "open"))),
        unseen=_count(session, _shown(Wanted(wanted.instance, "unseen"))),
        failed=_count(session, _shown(Wanted(wanted.instance, "failed"))),
        teams=tuple(teams),
        accounts=tuple((row[0], row[1]) for row in session.execute(known.order_by("name").limit(MOST_CHOICES))),
    )


def _shown(wanted: Wanted) -> Select[EscalationRow]:
    failing = select(DeliveryRow.escalation_id).where(FAILED)
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
