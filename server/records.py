"""What Liaison knows, as plain frozen records: read by every layer above, made by the upstreams and the pure modules.

Times are aware and in UTC. Ids carry their owner. Texts are exactly what the source gave: hostile, so never markup.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Scalar = str | int | float | bool | None


class Role(StrEnum):
    ACCOUNT_OWNER = "account_owner"
    CSM = "csm"
    CSE = "cse"
    CSA = "csa"
    ASSIGNED_SUPPORT_ENGINEER = "assigned_support_engineer"
    SOLUTIONS_ARCHITECT = "solutions_architect"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a key of the translations (`reason.<code>`) and what stands in its gaps."""

    code: str
    params: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read: `record` names it as its owner does ("Account 001…"), `field` is the API name."""

    upstream: str
    record: str
    field: str
    observed_at: datetime
    url: str | None = None


class Outcome(StrEnum):
    """How a rung of a ladder ended."""

    TAKEN = "taken"
    EMPTY = "empty"
    INACTIVE = "inactive"
    POOLED = "pooled"
    UNAVAILABLE = "unavailable"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung that was tried, in the order of trying. `value` is the text seen there."""

    name: str
    outcome: Outcome
    value: str | None = None
    evidence: Evidence | None = None


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


# ---------------------------------------------------------------- Zendesk


@dataclass(frozen=True, slots=True)
class ZendeskUser:
    zendesk_user_id: int
    name: str
    email: str | None = None
    role: str = "end-user"
    active: bool = True
    suspended: bool = False
    organization_id: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization with its fields under our names (see settings: organization_fields)."""

    zendesk_organization_id: int
    name: str
    url: str
    observed_at: datetime
    account_owner_name: str | None = None
    csm_name: str | None = None
    salesforce_id: str | None = None
    project_id: str | None = None
    plan: str | None = None
    region: str | None = None
    segment: str | None = None
    account_type: str | None = None
    expires_on: str | None = None
    escalated: bool = False
    support_hold: bool = False
    restricted: bool = False
    assigned_support_engineer_id: str | None = None
    solutions_architect_name: str | None = None
    success_tier: str | None = None
    subscriptions: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket; `form` is our key of its form (settings: forms), `form_name` its words. Enums are Zendesk's."""

    zendesk_ticket_id: int
    subject: str
    status: str
    url: str
    created_at: datetime
    updated_at: datetime
    observed_at: datetime
    description: str = ""
    priority: str | None = None
    type: str | None = None
    form: str | None = None
    form_name: str | None = None
    customer_severity: str | None = None
    stage: str | None = None
    problem_type: str | None = None
    escalated_to_sales: bool = False
    requester: ZendeskUser | None = None
    requester_id: int | None = None
    assignee: ZendeskUser | None = None
    group: str | None = None
    tags: tuple[str, ...] = ()
    cc_user_ids: tuple[int, ...] = ()
    follower_user_ids: tuple[int, ...] = ()
    merged_into: int | None = None
    organization_id: int | None = None


@dataclass(frozen=True, slots=True)
class TicketSummary:
    """Another ticket of the organization. `kinds` says why it is shown: open, emergency, escalated."""

    zendesk_ticket_id: int
    subject: str
    status: str
    priority: str | None
    url: str
    created_at: datetime
    updated_at: datetime
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherTickets:
    """`more` is how many were left out by the cap."""

    tickets: tuple[TicketSummary, ...]
    more: int
    observed_at: datetime


# ---------------------------------------------------------------- Salesforce


@dataclass(frozen=True, slots=True)
class SalesforceUser:
    name: str
    salesforce_user_id: str | None = None
    email: str | None = None
    active: bool | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Opportunity:
    salesforce_opportunity_id: str
    name: str
    stage: str
    close_date: date | None
    is_closed: bool
    is_won: bool
    owner: SalesforceUser | None


@dataclass(frozen=True, slots=True)
class Account:
    """A Salesforce account. `csm_field` is the field that the CSM was read from; `missing_fields` were refused."""

    salesforce_account_id: str
    name: str
    url: str
    observed_at: datetime
    owner: SalesforceUser | None = None
    owner_field: str = "Owner.Name"
    csm: SalesforceUser | None = None
    csm_field: str = ""
    solutions_architect: SalesforceUser | None = None
    slack_channel: str | None = None
    escalation_channel: str | None = None
    opportunities: tuple[Opportunity, ...] = ()
    missing_fields: tuple[str, ...] = ()


# ---------------------------------------------------------------- GitLab


@dataclass(frozen=True, slots=True)
class Project:
    gitlab_project_id: int
    name: str
    url: str
    archived: bool
    last_activity_at: datetime | None
    observed_at: datetime
    default_branch: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    path: str
    url: str


class ProjectState(StrEnum):
    FOUND = "found"
    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NOT_VISIBLE = "not_visible"
    UNAVAILABLE = "unavailable"
    NOT_CONFIGURED = "not_configured"


@dataclass(frozen=True, slots=True)
class CollaborationProject:
    """The customer's collaboration project, or the plain reason that there is none to show.

    `documents` is None while it is not known (tree late or refused), () when none matches.
    `correction` is the request for the people who keep the project id, written and ready to send.
    """

    state: ProjectState
    reason: Reason
    project_id: str | None = None
    project: Project | None = None
    documents: tuple[Document, ...] | None = None
    evidence: Evidence | None = None
    correction: "Correction | None" = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A request for a correction at the source: `text` is ready to send, `url` is where it goes."""

    title: str
    text: str
    url: str | None


# ---------------------------------------------------------------- recommendations


@dataclass(frozen=True, slots=True)
class Destination:
    """One place an action goes to. `channel` is the kind of delivery (zendesk_cc, zendesk_follower, zendesk_note,
    slack_message, slack_direct_message, gitlab_issue, salesforce_case, link), `target` the channel, field or address,
    `mention` the role tagged there, `note` why it is this one (or why it differs from the process page)."""

    channel: str
    target: str
    mention: Role | None = None
    note: Reason | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """Something the action must be told. `kind` is text, choice, account, datetime, url or number."""

    name: str
    kind: str
    label: Mapping[str, str]
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpLink:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RecommendedAction:
    """A scenario that applies to this ticket. `people` are the roles it would reach; texts are by language."""

    scenario: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    role: Role | None
    rank: int
    reasons: tuple[Reason, ...]
    destinations: tuple[Destination, ...]
    people: tuple[Role, ...]
    inputs: tuple[Input, ...] = ()
    help: tuple[HelpLink, ...] = ()
    source: str = ""
    era: str = ""
    since: str = ""
    lifted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendations:
    """`detected` apply by what the fields say; `asked_by_agent` are offered under "Something else?";
    `chooser` is the reverse route (STAR, account escalation, emergency, incident)."""

    detected: tuple[RecommendedAction, ...] = ()
    asked_by_agent: tuple[RecommendedAction, ...] = ()
    chooser: tuple[RecommendedAction, ...] = ()


# ---------------------------------------------------------------- the whole answer


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that is missing from the answer. `part`: account, project, document, people, organization, requester.
    `retryable`: "try again" can help. `stale_since`: an older value is shown, as it was then."""

    part: str
    upstream: str
    reason: Reason
    retryable: bool
    stale_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """All that is known for a ticket, an organization or a user. `state` says what is special about it:
    ok, no_organization, requester_gone, requester_suspended, merged, closed (in that order of weight)."""

    kind: str
    instance: str
    policy: str
    terms: Mapping[str, str]
    observed_at: datetime
    state: tuple[str, ...] = ()
    ticket: Ticket | None = None
    user: ZendeskUser | None = None
    organization: Organization | None = None
    salesforce_account_id: str | None = None
    salesforce_url: str | None = None
    account_owner: Answer | None = None
    csm: Answer | None = None
    specialists: tuple[Answer, ...] = ()
    collaboration_project: CollaborationProject | None = None
    recommendations: Recommendations = field(default_factory=Recommendations)
    gaps: tuple[Gap, ...] = ()
