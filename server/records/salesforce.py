"""What Salesforce knows: users, opportunities, accounts."""

from dataclasses import dataclass
from datetime import date, datetime


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
    """A Salesforce account. `…_field` is the field that somebody was read from, or that is blank; `csm_field` is empty
    where none can be read; `missing_fields` were refused."""

    salesforce_account_id: str
    name: str
    url: str
    observed_at: datetime
    owner: SalesforceUser | None = None
    owner_field: str = "Owner.Name"
    csm: SalesforceUser | None = None
    csm_field: str = ""
    solutions_architect: SalesforceUser | None = None
    solutions_architect_field: str = ""
    slack_channel: str | None = None
    escalation_channel: str | None = None
    opportunities: tuple[Opportunity, ...] = ()
    missing_fields: tuple[str, ...] = ()
