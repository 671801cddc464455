"""What passes between the press, the page and the API, as frozen records."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.deliveries.states import State
from server.escalations.brief import Composed, Told, Warned
from server.records import Input, Role


@dataclass(frozen=True, slots=True)
class Asked:
    """What an agent asks for. `destinations` are ids of the preview (None: all); `people` an e-mail address by role.

    `sentence` is the agent's own (the API's `note`); `reason` is why it is pressed although it does not apply, or
    separately although one is open. `join` is the number of an open escalation that this ticket shall join.
    `digest` is the preview's: a press whose text would differ is refused.
    """

    scenario: str
    destinations: tuple[str, ...] | None = None
    people: Mapping[Role, str] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    sentence: str = ""
    reason: str = ""
    join: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A destination that can be dropped: `id` for the next request, `label` in words, `kept` in this preview.

    `note` is a code (`reason.<code>`). One that is not `possible` is shown, with why, and is never sent.
    """

    id: str
    channel: str
    label: str
    kept: bool
    note: str | None = None
    note_params: Mapping[str, Any] = field(default_factory=dict)
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a press would send. `certain`: detected by the fields, and nothing is warned of.

    `missing` are required inputs without a value. `open` are open escalations of the same scenario for the ticket or
    the account, which can be joined. `applies` is False for a scenario that needs a reason.
    """

    scenario: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    digest: str
    deliveries: tuple[Composed, ...]
    choices: tuple[Choice, ...]
    told: tuple[Told, ...]
    warnings: tuple[Warned, ...]
    inputs: tuple[Input, ...]
    missing: tuple[str, ...]
    people: Mapping[Role, str]
    open: tuple["Escalation", ...]
    applies: bool
    certain: bool
    undo_seconds: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery as people see it. `error` has code, message, hint; `note` code and params (`receipt.<code>`)."""

    id: uuid.UUID
    reference: str
    purpose: str
    channel: str
    place: str
    state: State
    words: str
    told: tuple[Told, ...]
    next_try_at: datetime | None
    sent_at: datetime | None
    updated_at: datetime
    attempts: int
    url: str | None
    note: Mapping[str, Any] | None
    error: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`kind` is seen or on_it."""

    kind: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Escalation:
    """One press and what became of it. `state` is open, done, undone or withdrawn; `tickets` are all that are on it."""

    id: uuid.UUID
    number: str
    instance: str
    zendesk_ticket_id: int
    zendesk_organization_id: int | None
    account_id: str | None
    account_name: str
    scenario: str
    title: Mapping[str, str]
    state: str
    pressed_by: str
    pressed_by_name: str
    pressed_at: datetime
    undo_until: datetime
    sentence: str
    reason: str
    ended_at: datetime | None
    ended_by: str | None
    tickets: tuple[tuple[str, int, str], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A recommendation that was put aside on a ticket. `kind` is not_now or does_not_apply."""

    scenario: str
    kind: str
    reason: str
    made_by: str
    made_at: datetime


__all__ = [
    "Acknowledgement",
    "Asked",
    "Choice",
    "Composed",
    "Dismissal",
    "Escalation",
    "Preview",
    "Receipt",
    "Told",
    "Warned",
]
