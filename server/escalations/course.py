"""What the tickets say of an escalation: done when all are solved, open again when one is, or carried on. Pure."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.escalations.standing import BY_TICKET
from server.upstreams.zendesk_following import FollowedTicket

OVER: Final = frozenset({"solved", "closed"})
OFTEN: Final = timedelta(minutes=1)
SELDOM: Final = timedelta(minutes=15)
LATELY: Final = timedelta(hours=1)
"""So long after the end it is asked often: most that come back do so soon, and nobody shall press a second one."""
WATCHED_FOR: Final = timedelta(days=35)
"""How long a done one may come back by itself: Zendesk closes a solved ticket after 28 days at the latest."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An escalation before its tickets are asked. `tickets` are the ids of all that are on it.

    `began_over`: they were solved when it was pressed, and have not been seen open since.
    """

    id: uuid.UUID
    instance: str
    state: str
    ended_by: str | None
    ended_at: datetime | None
    tickets: tuple[int, ...]
    began_over: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What it is from now on. `carried` are the tickets that carry it on, and how (merged, follow_up)."""

    state: str
    follow_at: datetime | None
    carried: tuple[tuple[int, str], ...] = ()
    began_over: bool = False


def course(standing: Standing, found: Mapping[int, FollowedTicket], now: datetime) -> Course:
    """`found` has every ticket of it that there still is; a deleted one is as good as closed."""
    if not may_change(standing.state, standing.ended_by):
        return Course(standing.state, None)
    seen = [found[ticket] for ticket in standing.tickets if ticket in found]
    carried = _successors(seen, standing.tickets)
    if carried:
        return Course("open", now, carried)
    if any(ticket.status not in OVER for ticket in seen):
        return Course("open", now + OFTEN)
    if standing.began_over:
        return Course("open", now + SELDOM, began_over=True)
    over_for = now - standing.ended_at if standing.ended_at else timedelta()
    if over_for >= WATCHED_FOR:
        return Course("done", None)
    return Course("done", now + (OFTEN if over_for < LATELY else SELDOM))


def may_change(state: str, ended_by: str | None) -> bool:
    """Whoever ended it by hand meant it: only what its tickets ended may they open again."""
    return state == "open" or (state == "done" and ended_by == BY_TICKET)


def _successors(seen: Sequence[FollowedTicket], known: Collection[int]) -> tuple[tuple[int, str], ...]:
    found: dict[int, str] = {}
    for ticket in seen:
        if ticket.merged_into is not None:
            found.setdefault(ticket.merged_into, "merged")
        for following in ticket.followed_by:
            found.setdefault(following, "follow_up")
    return tuple((ticket, how) for ticket, how in found.items() if ticket not in known)
