"""What a condition may ask about: every field below is a fact, named `<part>.<field>` ("ticket.priority").

Text is compared without regard to case, and with `_`, `-`, apostrophes and spaces alike: Zendesk writes one choice as
"Upgrade Assistance Request" on the page and as `upgrade_assistance_request` in its API.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Final, get_args, get_origin, get_type_hints

from server import words
from server.records import Answer, AnswerKind, Organization, Ticket
from server.settings import Instance

TERMS: Final = {
    "account_owner": "Account Owner",
    "csm": "CSM",
    "cse": "CSE",
    "csa": "CSA",
    "assigned_support_engineer": "Assigned Support Engineer",
    "solutions_architect": "Solutions Architect",
}
Value = str | bool | int | frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Choices:
    """The only values that a fact can have."""

    values: tuple[str, ...]


Priority = Annotated[str | None, Choices(("low", "normal", "high", "urgent"))]
Status = Annotated[str | None, Choices(("new", "open", "pending", "hold", "solved", "closed"))]
Kind = Annotated[str, Choices(tuple(kind.value for kind in AnswerKind))]
PolicyName = Annotated[str, Choices(("open", "us_government"))]


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """`age_minutes` are whole minutes since it was created."""

    status: Status = None
    priority: Priority = None
    type: str | None = None
    form: str | None = None
    problem_type: str | None = None
    customer_severity: str | None = None
    stage: str | None = None
    group: str | None = None
    tags: frozenset[str] = frozenset()
    escalated_to_sales: bool = False
    age_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class RequesterFacts:
    present: bool = False
    suspended: bool = False
    role: str | None = None


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """`days_to_expiry` is negative once the subscription has ended, and unset when the field holds no date."""

    present: bool = False
    plan: str | None = None
    region: str | None = None
    segment: str | None = None
    account_type: str | None = None
    success_tier: str | None = None
    subscriptions: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    escalated: bool = False
    support_hold: bool = False
    restricted: bool = False
    expired: bool = False
    days_to_expiry: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """Who holds a role; `label` is the text of the source, where a pooled team's name stands."""

    kind: Kind = AnswerKind.UNKNOWN.value
    label: str | None = None
    in_cc: bool = False


@dataclass(frozen=True, slots=True)
class InstanceFacts:
    name: str
    policy: PolicyName


@dataclass(frozen=True, slots=True)
class Facts:
    """The parts that conditions read. `pooled`, `shown`, `terms` are no facts: name patterns, and words for people."""

    ticket: TicketFacts
    requester: RequesterFacts
    organization: OrganizationFacts
    account_owner: AnswerFacts
    csm: AnswerFacts
    instance: InstanceFacts
    pooled: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, str]
    terms: Mapping[str, str]

    def value(self, name: str) -> Value:
        part, field = name.split(".")
        value: Value = getattr(getattr(self, part), field)
        return value


@dataclass(frozen=True, slots=True)
class FactType:
    """`kind` is text, choice, flag, words or number."""

    kind: str
    choices: tuple[str, ...] = ()


def _type_of(hint: object) -> FactType:
    if get_origin(hint) is Annotated:
        return FactType("choice", get_args(hint)[1].values)
    kinds = {str | None: "text", str: "text", bool: "flag", frozenset[str]: "words", int | None: "number"}
    return FactType(kinds[hint])  # type: ignore[index]


PARTS: Final = {
    "ticket": TicketFacts,
    "requester": RequesterFacts,
    "organization": OrganizationFacts,
    "account_owner": AnswerFacts,
    "csm": AnswerFacts,
    "instance": InstanceFacts,
}
FACTS: Final[Mapping[str, FactType]] = {
    f"{part}.{field.name}": _type_of(get_type_hints(cls, include_extras=True)[field.name])
    for part, cls in PARTS.items()
    for field in fields(cls)
}


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """A text as it is compared. Remembered: each ticket asks for the same words of the catalog, forty times over."""
    return re.sub(r"[\s_'’-]+", " ", text).strip().casefold()


def facts_of(
    instance: Instance,
    ticket: Ticket | None,
    organization: Organization | None,
    account_owner: Answer | None,
    csm: Answer | None,
    now: datetime,
) -> Facts:
    """The facts of one ticket at one moment; what is not there is unset."""
    return Facts(
        ticket=_ticket(ticket, now),
        requester=_requester(ticket),
        organization=_organization(organization, now.date()),
        account_owner=_answer(account_owner),
        csm=_answer(csm),
        instance=InstanceFacts(instance.name, instance.policy),
        pooled={"account_owner.label": instance.pooled_owners, "csm.label": instance.pooled_csms},
        shown={**_shown(ticket, now), **_shown_of(organization)},
        terms=terms_of(instance),
    )


def terms_of(instance: Instance) -> Mapping[str, str]:
    """What the roles are called there."""
    return {**TERMS, **instance.terms}


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _shown(ticket: Ticket | None, now: datetime) -> Mapping[str, str]:
    if ticket is None:
        return {}
    minutes = _minutes(now - ticket.created_at)
    age = f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"
    named = ("stage", "problem_type", "customer_severity")
    readable = {f"ticket.{name}": words.readable(getattr(ticket, name)) or "" for name in named}
    return {"ticket.form": ticket.form_name or "", "ticket.age_minutes": age, **readable}


def _shown_of(organization: Organization | None) -> Mapping[str, str]:
    named = ("plan", "region", "segment", "account_type")
    return {f"organization.{name}": words.readable(getattr(organization, name, None)) or "" for name in named}


def _ticket(ticket: Ticket | None, now: datetime) -> TicketFacts:
    if ticket is None:
        return TicketFacts()
    return TicketFacts(
        status=ticket.status,
        priority=ticket.priority,
        type=ticket.type,
        form=ticket.form,
        problem_type=ticket.problem_type,
        customer_severity=ticket.customer_severity,
        stage=ticket.stage,
        group=ticket.group,
        tags=frozenset(ticket.tags),
        escalated_to_sales=ticket.escalated_to_sales,
        age_minutes=_minutes(now - ticket.created_at),
    )


def _requester(ticket: Ticket | None) -> RequesterFacts:
    if ticket is None or ticket.requester is None:
        return RequesterFacts()
    return RequesterFacts(present=True, suspended=ticket.requester.suspended, role=ticket.requester.role)


def _organization(organization: Organization | None, today: date) -> OrganizationFacts:
    if organization is None:
        return OrganizationFacts()
    days = days_until(organization.expires_on, today)
    return OrganizationFacts(
        present=True,
        plan=organization.plan,
        region=organization.region,
        segment=organization.segment,
        account_type=organization.account_type,
        success_tier=organization.success_tier,
        subscriptions=frozenset(organization.subscriptions),
        tags=frozenset(organization.tags),
        escalated=organization.escalated,
        support_hold=organization.support_hold,
        restricted=organization.restricted,
        expired=plain(organization.plan or "") == "expired" or (days is not None and days < 0),
        days_to_expiry=days,
    )


def days_until(text: str | None, today: date) -> int | None:
    """Days from today to a date that is kept as text; None when it begins with no ISO date."""
    try:
        return (date.fromisoformat((text or "").strip()[:10]) - today).days
    except ValueError:
        return None


def _answer(answer: Answer | None) -> AnswerFacts:
    if answer is None:
        return AnswerFacts()
    label = answer.label or (answer.person.name if answer.person else None)
    return AnswerFacts(answer.kind.value, label, bool(answer.in_cc))
