"""Where a pasted text leads, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server.records import Organization


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another place that may be meant."""

    kind: str
    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`kind` is ticket, organization, user, case, accounts or nothing. `why` is a key of the words, with its gaps.

    `url` is always of a configured system; "" where there is nowhere to go.
    """

    kind: str
    why: str
    gaps: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    url: str = ""
    instance: str | None = None
    zendesk_ticket_id: int | None = None
    candidates: tuple[Candidate, ...] = ()


def nothing(why: str, **gaps: object) -> Answer:
    return Answer("nothing", why, gaps)


def account(found: Organization) -> Candidate:
    """An account is its organization's page; the first domain tells two of one name apart."""
    return Candidate("organization", found.name, found.url, ", ".join(found.domains[:3]))
