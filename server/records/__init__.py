"""What Liaison knows, as plain frozen records: read by every layer above, made by the upstreams and the pure modules.

Times are aware and in UTC. Ids carry their owner. Texts are exactly what the source gave: hostile, so never markup.
"""

from server.records.actions import Destination, HelpLink, Input, Recommendations, RecommendedAction
from server.records.answers import Answer, AnswerKind, Correction, Disagreement, Override, Person
from server.records.context import CollaborationProject, Context, Gap, ProjectState
from server.records.gitlab import Document, Project
from server.records.salesforce import Account, Opportunity, SalesforceUser
from server.records.why import Evidence, Outcome, Reason, Role, Rung, Scalar
from server.records.zendesk import Organization, OtherTickets, Ticket, TicketSummary, ZendeskUser

__all__ = [
    "Account",
    "Answer",
    "AnswerKind",
    "CollaborationProject",
    "Context",
    "Correction",
    "Destination",
    "Disagreement",
    "Document",
    "Evidence",
    "Gap",
    "HelpLink",
    "Input",
    "Opportunity",
    "Organization",
    "OtherTickets",
    "Outcome",
    "Override",
    "Person",
    "Project",
    "ProjectState",
    "Reason",
    "Recommendations",
    "RecommendedAction",
    "Role",
    "Rung",
    "SalesforceUser",
    "Scalar",
    "Ticket",
    "TicketSummary",
    "ZendeskUser",
]
