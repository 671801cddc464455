"""The whole answer for a ticket, an organization or a user."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from server.records.actions import Recommendations
from server.records.answers import Answer, Correction
from server.records.gitlab import Document, Project
from server.records.why import Evidence, Reason
from server.records.zendesk import Organization, Ticket, ZendeskUser


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
class Gap:
    """A part that is missing from the answer.

    `part` is ticket, organization, user, account, project, document, people or overrides. `retryable`: "try again" can
    help. `stale_since`: an older value is shown, as it was then.
    """

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
