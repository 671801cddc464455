"""What may stand in story.toml. An unknown key is refused, because a misspelt one would quietly tell another story."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from server.sandbox.loading.ages import moment

ROLES = ("admin", "agent", "light", "end-user")
STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")


def _age(value: str) -> None:
    try:
        moment(value, datetime.now(UTC))
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _age_if_given(value: str) -> None:
    if value:
        _age(value)


def _text(default: str = "") -> Any:
    return fields.Str(load_default=default)


def _texts() -> Any:
    return fields.List(fields.Str(), load_default=list)


def _aged(default: str) -> Any:
    return fields.Str(load_default=default, validate=_age)


class _Table(Schema):
    class Meta:
        unknown = RAISE


class ZendeskShape(_Table):
    subdomain = fields.Str(required=True)
    app_id = fields.Int(required=True)
    installation_id = fields.Str(required=True)
    client_id = fields.Str(required=True)
    client_secret = fields.Str(required=True)
    email = fields.Str(required=True)
    api_token = fields.Str(required=True)
    ccs_enabled = fields.Bool(load_default=True)


class RecordTypeShape(_Table):
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    developer_name = fields.Str(required=True)
    entity = _text("Case")


class SalesforceShape(_Table):
    client_id = fields.Str(required=True)
    client_secret = fields.Str(required=True)
    username = fields.Str(required=True)
    public_key = _text()
    record_types = fields.List(fields.Nested(RecordTypeShape), load_default=list)


class SlackShape(_Table):
    token = fields.Str(required=True)
    scopes = _texts()
    team_id = fields.Str(required=True)
    team = fields.Str(required=True)
    bot_user_id = fields.Str(required=True)


class GitLabShape(_Table):
    token = fields.Str(required=True)
    user_id = fields.Int(required=True)
    username = fields.Str(required=True)
    name = fields.Str(required=True)


class PersonShape(_Table):
    """A colleague. Without an id for a system they are not in it."""

    key = fields.Str(required=True)
    name = fields.Str(required=True)
    email = _text()
    title = _text()
    role = fields.Str(load_default="light", validate=validate.OneOf(ROLES))
    group = _text()
    zendesk_id = fields.Int(load_default=None)
    us_government_id = fields.Int(load_default=None)
    salesforce_id = _text()
    active = fields.Bool(load_default=True)
    manager = _text()
    slack_id = _text()
    slack_deleted = fields.Bool(load_default=False)
    slack_status = _text()
    slack_status_emoji = _text()
    slack_status_until = _text()


class ContactShape(_Table):
    """A customer's person. `gone` are in no answer of Zendesk's any more; `active = false` are deleted softly."""

    key = fields.Str(required=True)
    id = fields.Int(required=True)
    name = fields.Str(required=True)
    email = fields.Str(required=True)
    organization = _text()
    instance = _text("global")
    suspended = fields.Bool(load_default=False)
    active = fields.Bool(load_default=True)
    gone = fields.Bool(load_default=False)


class OrganizationShape(_Table):
    """`account` copies what the hourly sync copies from Salesforce; `fields` then has the last word."""

    key = fields.Str(required=True)
    id = fields.Int(required=True)
    name = fields.Str(required=True)
    instance = _text("global")
    account = _text()
    domains = _texts()
    tags = _texts()
    details = _text()
    notes = _text()
    notes_length = fields.Int(load_default=0)
    fields_ = fields.Dict(keys=fields.Str(), load_default=dict, data_key="fields")
    expires = fields.Str(load_default="", validate=_age_if_given)
    created = _aged("100w")


class OpportunityShape(_Table):
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    stage = fields.Str(required=True)
    closes = fields.Str(required=True, validate=_age)
    owner = _text()
    type = _text("Renewal")
    created = _aged("30w")


class CaseShape(_Table):
    id = fields.Str(required=True)
    subject = fields.Str(required=True)
    type = _text("Escalations (CSM/CSE accounts)")
    status = _text("Open")
    channel = _text()
    origin = _text()
    ticket_url = _text()
    ticket_key = _text()
    created = _aged("4d")


class AccountShape(_Table):
    """`csm` is a colleague's key, or with `csm_text` only words ("CSM Scale")."""

    key = fields.Str(required=True)
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    owner = _text()
    csm = _text()
    csm_text = _text()
    solutions_architect = _text()
    slack_channel = _text()
    risk_level = _text()
    region = _text("EMEA")
    segment = _text("Mid-Market")
    type = _text("Customer")
    fields_ = fields.Dict(keys=fields.Str(), load_default=dict, data_key="fields")
    opportunities = fields.List(fields.Nested(OpportunityShape), load_default=list)
    cases = fields.List(fields.Nested(CaseShape), load_default=list)


class CommentShape(_Table):
    by = fields.Str(required=True)
    age = fields.Str(required=True, validate=_age)
    text = fields.Str(required=True)
    public = fields.Bool(load_default=True)


class TicketShape(_Table):
    """`shows` says what the ticket is there for. `fields` are keys of [[ticket_fields]]."""

    id = fields.Int(required=True)
    shows = fields.Str(required=True)
    subject = fields.Str(required=True)
    subject_length = fields.Int(load_default=0)
    instance = _text("global")
    description = _text("Hello, could you help us with this?")
    requester = fields.Str(required=True)
    organization = fields.Str(load_default=None)
    assignee = _text()
    group = _text("support_emea")
    status = fields.Str(load_default="open", validate=validate.OneOf(STATUSES))
    priority = fields.Str(load_default="normal", validate=validate.OneOf(PRIORITIES))
    type = _text("problem")
    form = _text("self_managed")
    tags = _texts()
    age = _aged("5h")
    updated = _aged("1h")
    fields_ = fields.Dict(keys=fields.Str(), load_default=dict, data_key="fields")
    cc = _texts()
    followers = _texts()
    merged_into = fields.Int(load_default=None)
    comments = fields.List(fields.Nested(CommentShape), load_default=list)


class CrowdShape(_Table):
    """Many tickets alike in one organization, numbered from `first_id`; `subject` may hold `{n}`."""

    first_id = fields.Int(required=True)
    count = fields.Int(required=True)
    subject = fields.Str(required=True)
    requester = fields.Str(required=True)
    instance = _text("global")
    shows = _text("one of many open tickets")


class ProjectShape(_Table):
    id = fields.Int(required=True)
    name = fields.Str(required=True)
    path = fields.Str(required=True)
    archived = fields.Bool(load_default=False)
    hidden = fields.Bool(load_default=False)
    active = _aged("2d")
    tree = _texts()
    templates = fields.Dict(keys=fields.Str(), values=fields.Str(), load_default=dict)


class ChannelShape(_Table):
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    private = fields.Bool(load_default=False)
    archived = fields.Bool(load_default=False)
    member = fields.Bool(load_default=True)
    topic = _text()


class TicketFieldShape(_Table):
    key = fields.Str(required=True)
    title = fields.Str(required=True)
    type = _text("text")
    ids = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)


class FormShape(_Table):
    key = fields.Str(required=True)
    name = fields.Str(required=True)
    ids = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)


class GroupShape(_Table):
    key = fields.Str(required=True)
    name = fields.Str(required=True)
    id = fields.Int(required=True)


class CastShape(_Table):
    people = fields.List(fields.Nested(PersonShape), load_default=list)
    contacts = fields.List(fields.Nested(ContactShape), load_default=list)


def _many(shape: type[Schema]) -> Any:
    return fields.List(fields.Nested(shape), load_default=list)


class StoryShape(_Table):
    zendesk = fields.Dict(keys=fields.Str(), values=fields.Nested(ZendeskShape), required=True)
    salesforce = fields.Nested(SalesforceShape, required=True)
    slack = fields.Nested(SlackShape, required=True)
    gitlab = fields.Nested(GitLabShape, required=True)
    cast = fields.Nested(CastShape, required=True)
    organization_fields = fields.Dict(keys=fields.Str(), values=fields.Dict(), load_default=dict)
    ticket_fields = _many(TicketFieldShape)
    forms = _many(FormShape)
    groups = _many(GroupShape)
    organizations = _many(OrganizationShape)
    accounts = _many(AccountShape)
    tickets = _many(TicketShape)
    crowds = _many(CrowdShape)
    projects = _many(ProjectShape)
    channels = _many(ChannelShape)


def plain_ticket(**given: Any) -> dict[str, Any]:
    """A ticket of the given keys, the rest as when left out of the file."""
    loaded: dict[str, Any] = TicketShape().load(given)
    return loaded
