"""The ticket list: its four views and their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.sandbox.desk.records import Desk
from server.sandbox.world import Json

UNFINISHED = {"new", "open", "pending", "hold"}
PRIORITY_ORDER = {"urgent": 0, "high": 1, "normal": 2, "low": 3}


@dataclass(frozen=True)
class Row:
    """A line of the list. `shows` is what the story's ticket is there to show."""

    ticket: Json
    requester: Json
    organization: Json | None
    shows: str

    @property
    def is_escalated(self) -> bool:
        """By the organization, not by the ticket's tag, which may be stale."""
        fields = self.organization["organization_fields"] if self.organization else {}
        return bool(fields.get("org_in_escalated_state"))


VIEWS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "open": ("Open", lambda row: row.ticket["status"] in UNFINISHED),
    "urgent": (
        "Urgent",
        lambda row: row.ticket["priority"] == "urgent" and row.ticket["status"] in UNFINISHED,
    ),
    "escalated": ("Escalated", lambda row: row.is_escalated and row.ticket["status"] in UNFINISHED),
    "all": ("All", lambda row: True),
}


@dataclass(frozen=True)
class View:
    """One of the views as the page shows it."""

    key: str
    title: str
    rows: list[Row]


def views(desk: Desk) -> dict[str, View]:
    """Every view with its rows, the pressing ones first."""
    rows = sorted((_row(desk, ticket) for ticket in desk.tickets()), key=_pressing)
    return {key: View(key, title, [row for row in rows if test(row)]) for key, (title, test) in VIEWS.items()}


def _row(desk: Desk, ticket: Json) -> Row:
    organization = desk.organization(ticket["organization_id"])
    return Row(ticket, desk.user(ticket["requester_id"]), organization, desk.shows(ticket["id"]))


def _pressing(row: Row) -> tuple[bool, int, int]:
    finished = row.ticket["status"] not in UNFINISHED
    return finished, PRIORITY_ORDER.get(row.ticket["priority"], 4), row.ticket["id"]
