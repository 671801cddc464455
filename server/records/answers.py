"""Who holds a role: people as one can reach them, and the answers that name them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from server.records.why import Evidence, Reason, Role, Rung


@dataclass(frozen=True, slots=True)
class Correction:
    """A request for a correction at the source: `text` is ready to send, `url` is where it goes."""

    title: str
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one can reach them; what is not known is None."""

    name: str
    email: str | None = None
    title: str | None = None
    active: bool | None = None
    slack_id: str | None = None
    slack_url: str | None = None
    zendesk_user_id: int | None = None
    zendesk_url: str | None = None
    away_until: date | None = None
    deputy: "Person | None" = None


class AnswerKind(StrEnum):
    PERSON = "person"
    POOLED = "pooled"
    NAME_ONLY = "name_only"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources name different people; `chosen` is the one shown."""

    chosen: Evidence
    chosen_value: str
    other: Evidence
    other_value: str


@dataclass(frozen=True, slots=True)
class Override:
    """A person named by an agent in place of the answer, until a time."""

    id: str
    role: Role
    name: str
    email: str | None
    until: datetime
    made_by: str
    made_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who holds a role for this account, or why nobody does.

    `label` is the source's text (a pooled queue's name stands there); `person` is set for PERSON and NAME_ONLY.
    `via` is the role to go through when nobody can be reached directly (a pooled CSM: the account owner).
    `topics` are what a pooled team can be asked for. `in_cc`/`is_follower` are None when there is no ticket.
    """

    role: Role
    kind: AnswerKind
    reason: Reason
    rungs: tuple[Rung, ...] = ()
    person: Person | None = None
    label: str | None = None
    via: Role | None = None
    topics: tuple[str, ...] = ()
    disagreement: Disagreement | None = None
    override: Override | None = None
    correction: "Correction | None" = None
    in_cc: bool | None = None
    is_follower: bool | None = None
    observed_at: datetime | None = None
