"""What a message is made of, and what a channel makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from server.deliveries.channel import Channel
from server.policy import CustomerText, Policy
from server.records import Destination, Person, Role


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a message may say. Customer text is marked: only `policy.outgoing` turns it into words.

    `title` and `summary` are the scenario's, `reasons` why it was chosen, `rule_url` the page that says so,
    `details` the inputs (label and value), `sentence` what the agent added. `number` (ESC-7K3M9Q) is the escalation's,
    and each delivery's reference is it with its position (ESC-7K3M9Q.2). In a preview both are `ESC-…`.
    `elsewhere` are the places of the other deliveries, for the ticket's note; so that one is composed last.
    `joined`: it follows an earlier message; then `ticket_id` is the ticket that joined.
    """

    number: str
    policy: Policy
    language: str
    instance: str
    ticket_id: int
    ticket_url: str
    title: str
    summary: str
    reasons: tuple[CustomerText, ...]
    rule_url: str
    pressed_by: str
    subject: CustomerText
    organization: CustomerText | None = None
    organization_url: str | None = None
    requester: CustomerText | None = None
    priority: str | None = None
    status: str | None = None
    account_id: str | None = None
    account_url: str | None = None
    project_id: int | None = None
    details: tuple[tuple[str, CustomerText], ...] = ()
    sentence: CustomerText | None = None
    people: Mapping[Role, Person] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    ticket_fields: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A person who is told. `how` is a code (`told.<code>`): follower, cc, mention, email, assignee."""

    name: str
    how: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to know before the press: a code of the translations (`warning.<code>`) and its gaps.

    `stops`: with it nothing can be pressed at all.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """One delivery before the press. `place` is where, in words; `turn` keeps the order ("slack:C123").

    `words` is every word of it as people will read it; `content` is what the channel will send, with the same words.
    `parts` are the destinations (their ids) that it is made of: one update of a ticket carries several.
    """

    channel: str
    place: str
    turn: str
    words: str
    content: Mapping[str, Any]
    told: tuple[Told, ...] = ()
    warnings: tuple[Warned, ...] = ()
    parts: tuple[str, ...] = ()
    note: str | None = None
    note_params: Mapping[str, Any] = field(default_factory=dict)


class Composer(Channel, Protocol):
    """A channel that also writes. `kinds` are the destinations' channels (of the catalog) that it serves."""

    kinds: frozenset[str]

    def compose(self, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
        """One delivery of these destinations (one, but for a ticket's). Asks nobody: what is known is in the brief."""
        ...
