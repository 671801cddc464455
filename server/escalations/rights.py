"""Who may do what: one table. Liaison's own sign-in may do more in Zendesk than an agent, so this is what holds.

A light agent writes private comments and changes nothing else on a ticket:
https://support.zendesk.com/hc/en-us/articles/4408846501402
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from server.audit import Actor
from server.errors import AccessRefused
from server.records import ZendeskUser

LIGHT_AGENT: Final = 1  # Zendesk's role_type


class Seat(StrEnum):
    """What somebody is. PROGRAM: an API token with the scope act."""

    AGENT = "agent"
    LIGHT_AGENT = "light_agent"
    ADMIN = "admin"
    NONE = "none"
    PROGRAM = "program"


class Right(StrEnum):
    """`CHANGE_TICKET`: followers, CC, tags and fields, that is everything on a ticket but a private note.

    `OVERSEE`: the board; programs have the API for that.
    """

    PREVIEW = "preview"
    PRESS = "press"
    CHANGE_TICKET = "change_ticket"
    UNDO = "undo"
    UNDO_OTHERS = "undo_others"
    WITHDRAW = "withdraw"
    WITHDRAW_OTHERS = "withdraw_others"
    JOIN = "join"
    FINISH = "finish"
    RETRY = "retry"
    RETRY_OTHERS = "retry_others"
    DISMISS = "dismiss"
    PREFER = "prefer"
    OVERSEE = "oversee"


_SEATS: Final = (Seat.AGENT, Seat.LIGHT_AGENT, Seat.ADMIN, Seat.NONE, Seat.PROGRAM)
TABLE: Final[Mapping[Right, str]] = {
    # in the order of _SEATS     agent, light agent, admin, no seat, program
    Right.PREVIEW: "yyy-y",
    Right.PRESS: "yyy-y",
    Right.CHANGE_TICKET: "y-y-y",
    Right.UNDO: "yyy-y",
    Right.UNDO_OTHERS: "y-y--",
    Right.WITHDRAW: "yyy-y",
    Right.WITHDRAW_OTHERS: "y-y--",
    Right.JOIN: "yyy-y",
    Right.FINISH: "yyy-y",
    Right.RETRY: "yyy-y",
    Right.RETRY_OTHERS: "y-y-y",
    Right.DISMISS: "yyy-y",
    Right.PREFER: "yyy--",
    Right.OVERSEE: "yyy--",
}
OF_THE_PILOT: Final = frozenset({Right.PRESS, Right.JOIN})


@dataclass(frozen=True, slots=True)
class Presser:
    """Who acts. `agent_id` is None for a program, and its `instance` may be "": all. `groups` are of Zendesk.

    `restriction`: which tickets Zendesk shows them (groups, organization, assigned); None: all.
    """

    actor: Actor
    instance: str
    agent_id: int | None
    role: str
    groups: tuple[int, ...] = ()
    restriction: str | None = None
    organization_id: int | None = None


def seat_of(user: ZendeskUser) -> Seat:
    """The seat that Zendesk gives somebody; none to whoever is no agent, suspended, or gone."""
    if not user.active or user.suspended:
        return Seat.NONE
    if user.role == "admin":
        return Seat.ADMIN
    if user.role != "agent":
        return Seat.NONE
    return Seat.LIGHT_AGENT if user.role_type == LIGHT_AGENT else Seat.AGENT


def may(role: str, right: Right) -> bool:
    """Whether the table says so."""
    return role in _SEATS and TABLE[right][_SEATS.index(Seat(role))] == "y"


def require(presser: Presser, right: Right, groups: tuple[int, ...] = ()) -> None:
    """Raises AccessRefused (403). `groups`: Zendesk groups that may press, () for all; programs belong to none."""
    if not may(presser.role, right):
        raise AccessRefused(
            "You may not do this with your seat in Zendesk.",
            hint="Ask a colleague with a full agent's seat.",
            code="not_allowed",
            status=403,
        )
    if right in OF_THE_PILOT and groups and presser.role != Seat.PROGRAM and not set(groups) & set(presser.groups):
        raise AccessRefused(
            "Escalating is open to some groups of Zendesk only, for now.",
            hint="Ask a colleague in one of them, or your support manager.",
            code="not_in_pilot",
            status=403,
        )


def require_for(presser: Presser, own: Right, others: Right, pressed_by: str) -> None:
    """One right for what one has pressed oneself, another for what a colleague has. Raises AccessRefused."""
    require(presser, own if pressed_by == presser.actor.id else others)
