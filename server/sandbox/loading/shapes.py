"""What may stand in story.toml. An unknown key is refused, because a misspelt one would quietly tell another story."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from server.sandbox.loading.ages import moment
from server.sandbox.loading.systems import (
    GitLabShape,
    SalesforceShape,
    SlackShape,
    Table,
    ZendeskShape,
    text,
    texts,
)

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


def _aged(default: str) -> Any:
    return fields.Str(load_default=default, validate=_age)


class PersonShape(Table):
    """A colleague. Without an id for a system they are not in it. `groups` are more than the one by default."""

    key = fields.Str(required=True)
    name = fields.Str(required=True)
    email = text()
    title = text()
    role = fields.Str(load_default="light", validate=validate.OneOf(ROLES))
    group = text()
    groups = texts()
    zendesk_id = fields.Int(load_default=None)
    us_government_id = fields.Int(load_default=None)
    salesforce_id = text()
    active = fields.Bool(load_default=True)
    manager = text()
    slack_id = text()
    slack_deleted = fields.Bool(load_default=False)
    slack_status = text()
    slack_status_emoji = text()
    slack_status_until = text()


class ContactShape(Table):
    """A customer's person. `gone` are in no answer of Zendesk's any more; `active = false` are deleted softly."""

    key = fields.Str(required=True)
    id = fields.Int(required=True)
    name = fields.Str(required=True)
    email = fields.Str(required=True)
    organization = text()
    instance = text("global")
    suspended = fields.Bool(load_default=False)
    active = fields.Bool(load_default=True)
    gone = fields.Bool(load_default=False)


class OrganizationShape(Table):
    """`account` copies what the hourly sync copies from Salesforce; `fields` then has the last word."""

    key = fields.Str(required=True)
    id = fields.Int(required=True)
    name = fields.Str(required=True)
    instance = text("global")
    account = text()
    domains = texts()
    tags = texts()
    details = text()
    notes = text()
    notes_length = fields.Int(load_default=0)
    fields_ = fields.Dict(keys=fields.Str(), load_default=dict, data_key="fields")
    expires = fields.Str(load_default="", validate=_age_if_given)
    created = _aged("100w")


class OpportunityShape(Table):
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    stage = fields.Str(required=True)
    closes = fields.Str(required=True, validate=_age)
    owner = text()
    type = text("Renewal")
    created = _aged("30w")


class CaseShape(Table):
    id = fields.Str(required=True)
    subject = fields.Str(required=True)
    type = text("Escalations (CSM/CSE accounts)")
    status = text("Open")
    channel = text()
    origin = text()
    ticket_url = text()
    ticket_key = text()
    created = _aged("4d")


class AccountShape(Table):
    """`csm` is a colleague's key, or with `csm_text` only words ("CSM Scale")."""

    key = fields.Str(required=True)
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    owner = text()
    csm = text()
    csm_text = text()
    solutions_architect = text()
    slack_channel = text()
    risk_level = text()
    region = text("EMEA")
    segment = text("Mid-Market")
    type = text("Customer")
    fields_ = fields.Dict(keys=fields.Str(), load_default=dict, data_key="fields")
    opportunities = fields.List(fields.Nested(OpportunityShape), load_default=list)
    cases = fields.List(fields.Nested(CaseShape), load_default=list)


class CommentShape(Table):
    by = fields.Str(required=True)
    age = fields.Str(required=True, validate=_age)
    text = fields.Str(required=True)
    public = fields.Bool(load_default=True)


class TicketShape(Table):
    """`shows` says what the ticket is there for. `fields` are keys of [[ticket_fields]]; `follows` a closed ticket."""

    id = fields.Int(required=True)
    shows = fields.Str(required=True)
    subject = fields.Str(required=True)
    subject_length = fields.Int(load_default=0)
    instance = text("global")
    description = text("Hello, could you help us with this?")
    requester = fields.Str(required=True)
    organization = fields.Str(load_default=None)
    assignee = text()
    group = text("support_emea")
    status = fields.Str(load_default="open", validate=validate.OneOf(STATUSES))
    priority = fields.Str(load_default="normal", validate=validate.OneOf(PRIORITIES))
    type = text("problem")
    form = text("self_managed")
    tags = texts()
    age = _aged("5h")
    updated = _aged("1h")
    fields_ = fields.Dict(keys=fields.Str(), load_default=dict, data_key="fields")
    cc = texts()
    followers = texts()
    merged_into = fields.Int(load_default=None)
    follows = fields.Int(load_default=None)
    comments = fields.List(fields.Nested(CommentShape), load_default=list)


class CrowdShape(Table):
    """Many tickets alike in one organization, numbered from `first_id`; `subject` may hold `{n}`."""

    first_id = fields.Int(required=True)
    count = fields.Int(required=True)
    subject = fields.Str(required=True)
    requester = fields.Str(required=True)
    instance = text("global")
    shows = text("one of many open tickets")


class ProjectShape(Table):
    id = fields.Int(required=True)
    name = fields.Str(required=True)
    path = fields.Str(required=True)
    archived = fields.Bool(load_default=False)
    hidden = fields.Bool(load_default=False)
    active = _aged("2d")
    tree = texts()
    templates = fields.Dict(keys=fields.Str(), values=fields.Str(), load_default=dict)


class ChannelShape(Table):
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    private = fields.Bool(load_default=False)
    archived = fields.Bool(load_default=False)
    member = fields.Bool(load_default=True)
    topic = text()


class TicketFieldShape(Table):
    key = fields.Str(required=True)
    title = fields.Str(required=True)
    type = text("text")
    ids = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)


class FormShape(Table):
    key = fields.Str(required=True)
    name = fields.Str(required=True)
    ids = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)


class GroupShape(Table):
    key = fields.Str(required=True)
    name = fields.Str(required=True)
    id = fields.Int(required=True)


class CastShape(Table):
    people = fields.List(fields.Nested(PersonShape), load_default=list)
    contacts = fields.List(fields.Nested(ContactShape), load_default=list)


def _many(shape: type[Schema]) -> Any:
    return fields.List(fields.Nested(shape), load_default=list)


class StoryShape(Table):
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
