"""The JSON of a context: what the API promises. Times are ISO 8601 in UTC; codes come with their words beside them."""

from collections.abc import Mapping
from typing import Any, TypedDict

from marshmallow import Schema, fields
from marshmallow.experimental.context import Context as Within

from server import words
from server.records import Gap, Reason


class Speech(TypedDict):
    """In which language, and with which terms (CSM or TAM), codes are put into words."""

    language: str
    terms: Mapping[str, str]


DEFAULT_SPEECH: Speech = {"language": words.FALLBACK, "terms": {"csm": "CSM", "account_owner": "Account Owner"}}


def said(reason: Reason, speech: Speech) -> str:
    """The sentence of a reason."""
    params = words.worded(reason.code, reason.params, speech["language"])
    return words.text(f"reason.{reason.code}", speech["language"], **{**speech["terms"], **params})


def gap_said(gap: Gap, speech: Speech) -> str:
    """The sentence of a gap."""
    upstream = words.text(f"upstream.{gap.upstream}", speech["language"])
    return words.text(f"gap.{gap.reason.code}", speech["language"], upstream=upstream)


def _speech() -> Speech:
    return Within[Speech].get(DEFAULT_SPEECH)


def texts() -> fields.Dict:
    """Texts by a key. They are texts already, so none goes through a field of its own."""
    return fields.Dict(metadata={"additionalProperties": {"type": "string"}})


class ReasonSchema(Schema):
    code = fields.Str()
    params = fields.Dict()
    text = fields.Function(lambda reason: said(reason, _speech()))


class EvidenceSchema(Schema):
    upstream = fields.Str()
    record = fields.Str()
    field = fields.Str()
    observed_at = fields.DateTime()
    url = fields.Str(allow_none=True)


class RungSchema(Schema):
    name = fields.Str()
    outcome = fields.Str()
    value = fields.Str(allow_none=True)
    evidence = fields.Nested(EvidenceSchema, allow_none=True)


class PersonSchema(Schema):
    name = fields.Str()
    email = fields.Str(allow_none=True)
    title = fields.Str(allow_none=True)
    active = fields.Bool(allow_none=True)
    slack_id = fields.Str(allow_none=True)
    slack_url = fields.Str(allow_none=True)
    zendesk_user_id = fields.Int(allow_none=True)
    zendesk_url = fields.Str(allow_none=True)
    away_until = fields.Date(allow_none=True)
    deputy = fields.Nested(lambda: PersonSchema(exclude=("deputy",)), allow_none=True)


class DisagreementSchema(Schema):
    chosen = fields.Nested(EvidenceSchema)
    chosen_value = fields.Str()
    other = fields.Nested(EvidenceSchema)
    other_value = fields.Str()


class OverrideSchema(Schema):
    id = fields.Str()
    role = fields.Str()
    name = fields.Str()
    email = fields.Str(allow_none=True)
    until = fields.DateTime()
    made_by = fields.Str()
    made_at = fields.DateTime()
    note = fields.Str()


class CorrectionSchema(Schema):
    title = fields.Str()
    text = fields.Str()
    url = fields.Str(allow_none=True)


class AnswerSchema(Schema):
    role = fields.Str()
    kind = fields.Str()
    reason = fields.Nested(ReasonSchema)
    rungs = fields.List(fields.Nested(RungSchema))
    person = fields.Nested(PersonSchema, allow_none=True)
    label = fields.Str(allow_none=True)
    via = fields.Str(allow_none=True)
    topics = fields.List(fields.Str())
    disagreement = fields.Nested(DisagreementSchema, allow_none=True)
    override = fields.Nested(OverrideSchema, allow_none=True)
    correction = fields.Nested(CorrectionSchema, allow_none=True)
    in_cc = fields.Bool(allow_none=True)
    is_follower = fields.Bool(allow_none=True)
    observed_at = fields.DateTime(allow_none=True)


class UserSchema(Schema):
    zendesk_user_id = fields.Int()
    name = fields.Str()
    email = fields.Str(allow_none=True)
    role = fields.Str()
    active = fields.Bool()
    suspended = fields.Bool()
    url = fields.Str(allow_none=True)


class TicketSchema(Schema):
    zendesk_ticket_id = fields.Int()
    subject = fields.Str()
    status = fields.Str()
    priority = fields.Str(allow_none=True)
    type = fields.Str(allow_none=True)
    form = fields.Str(allow_none=True)
    form_name = fields.Str(allow_none=True)
    customer_severity = fields.Str(allow_none=True)
    stage = fields.Str(allow_none=True)
    problem_type = fields.Str(allow_none=True)
    escalated_to_sales = fields.Bool()
    requester = fields.Nested(UserSchema, allow_none=True)
    assignee = fields.Nested(UserSchema, allow_none=True)
    group = fields.Str(allow_none=True)
    tags = fields.List(fields.Str())
    merged_into = fields.Int(allow_none=True)
    url = fields.Str()
    created_at = fields.DateTime()
    updated_at = fields.DateTime()
    observed_at = fields.DateTime()


class OrganizationSchema(Schema):
    zendesk_organization_id = fields.Int()
    name = fields.Str()
    url = fields.Str()
    observed_at = fields.DateTime()
    salesforce_id = fields.Str(allow_none=True)
    plan = fields.Str(allow_none=True)
    region = fields.Str(allow_none=True)
    segment = fields.Str(allow_none=True)
    account_type = fields.Str(allow_none=True)
    expires_on = fields.Str(allow_none=True)
    escalated = fields.Bool()
    support_hold = fields.Bool()
    restricted = fields.Bool()
    success_tier = fields.Str(allow_none=True)
    subscriptions = fields.List(fields.Str())
    domains = fields.List(fields.Str())
    notes = fields.Str()
    details = fields.Str()


class ProjectSchema(Schema):
    gitlab_project_id = fields.Int()
    name = fields.Str()
    url = fields.Str()
    archived = fields.Bool()
    last_activity_at = fields.DateTime(allow_none=True)
    observed_at = fields.DateTime()


class DocumentSchema(Schema):
    path = fields.Str()
    url = fields.Str()


class CollaborationProjectSchema(Schema):
    state = fields.Str()
    reason = fields.Nested(ReasonSchema)
    project_id = fields.Str(allow_none=True)
    project = fields.Nested(ProjectSchema, allow_none=True)
    documents = fields.List(fields.Nested(DocumentSchema), allow_none=True)
    evidence = fields.Nested(EvidenceSchema, allow_none=True)
    correction = fields.Nested(CorrectionSchema, allow_none=True)


class DestinationSchema(Schema):
    channel = fields.Str()
    target = fields.Str()
    mention = fields.Str(allow_none=True)
    note = fields.Nested(ReasonSchema, allow_none=True)


class InputSchema(Schema):
    name = fields.Str()
    kind = fields.Str()
    label = texts()
    required = fields.Bool()
    choices = fields.List(fields.Str())


class HelpLinkSchema(Schema):
    label = fields.Str()
    url = fields.Str()


class RecommendedActionSchema(Schema):
    scenario = fields.Str()
    title = texts()
    button = texts()
    summary = texts()
    role = fields.Str(allow_none=True)
    rank = fields.Int()
    reasons = fields.List(fields.Nested(ReasonSchema))
    destinations = fields.List(fields.Nested(DestinationSchema))
    people = fields.List(fields.Str())
    inputs = fields.List(fields.Nested(InputSchema))
    help = fields.List(fields.Nested(HelpLinkSchema))
    source = fields.Str()
    era = fields.Str()
    since = fields.Str()
    lifted_by = fields.Str(allow_none=True)


class RecommendationsSchema(Schema):
    detected = fields.List(fields.Nested(RecommendedActionSchema))
    asked_by_agent = fields.List(fields.Nested(RecommendedActionSchema))
    chooser = fields.List(fields.Nested(RecommendedActionSchema))


class GapSchema(Schema):
    part = fields.Str()
    upstream = fields.Str()
    code = fields.Function(lambda gap: gap.reason.code)
    text = fields.Function(lambda gap: gap_said(gap, _speech()))
    retryable = fields.Bool()
    stale_since = fields.DateTime(allow_none=True)


class ContextSchema(Schema):
    """The whole answer for one ticket, organization or user."""

    kind = fields.Str()
    instance = fields.Str()
    policy = fields.Str()
    terms = texts()
    observed_at = fields.DateTime()
    state = fields.List(fields.Str())
    ticket = fields.Nested(TicketSchema, allow_none=True)
    user = fields.Nested(UserSchema, allow_none=True)
    organization = fields.Nested(OrganizationSchema, allow_none=True)
    salesforce_account_id = fields.Str(allow_none=True)
    salesforce_url = fields.Str(allow_none=True)
    account_owner = fields.Nested(AnswerSchema, allow_none=True)
    csm = fields.Nested(AnswerSchema, allow_none=True)
    specialists = fields.List(fields.Nested(AnswerSchema))
    collaboration_project = fields.Nested(CollaborationProjectSchema, allow_none=True)
    recommendations = fields.Nested(RecommendationsSchema)
    gaps = fields.List(fields.Nested(GapSchema))


class TicketSummarySchema(Schema):
    zendesk_ticket_id = fields.Int()
    subject = fields.Str()
    status = fields.Str()
    priority = fields.Str(allow_none=True)
    url = fields.Str()
    created_at = fields.DateTime()
    updated_at = fields.DateTime()
    kinds = fields.List(fields.Str())


class OtherTicketsSchema(Schema):
    tickets = fields.List(fields.Nested(TicketSummarySchema))
    more = fields.Int()
    observed_at = fields.DateTime()


class AccountsSchema(Schema):
    accounts = fields.List(fields.Nested(OrganizationSchema))


def dumped(schema: Schema, record: Any, speech: Speech = DEFAULT_SPEECH) -> dict[str, Any]:
    """The record as plain JSON values, its codes in words."""
    with Within[Speech](speech):
        plain: dict[str, Any] = schema.dump(record)
    return plain
