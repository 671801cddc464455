"""What Zendesk knows: users, organizations, tickets."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ZendeskUser:
    """`role_type` is Zendesk's number for the kind of agent (1: light agent); `group_ids` are known of a user who was
    asked for by id. `ticket_restriction` says which tickets an agent sees: groups, organization, assigned; None: all.
    """

    zendesk_user_id: int
    name: str
    email: str | None = None
    role: str = "end-user"
    active: bool = True
    suspended: bool = False
    organization_id: int | None = None
    url: str | None = None
    locale: str | None = None
    role_type: int | None = None
    group_ids: tuple[int, ...] = ()
    ticket_restriction: str | None = None


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
    group_id: int | None = None


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
