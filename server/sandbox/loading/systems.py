"""What may stand in story.toml of the four systems themselves: who signs in, and with what."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields


def text(default: str = "") -> Any:
    return fields.Str(load_default=default)


def texts() -> Any:
    return fields.List(fields.Str(), load_default=list)


class Table(Schema):
    """A misspelt key would quietly tell another story, so an unknown one is refused."""

    class Meta:
        unknown = RAISE


class ZendeskShape(Table):
    subdomain = fields.Str(required=True)
    app_id = fields.Int(required=True)
    installation_id = fields.Str(required=True)
    client_id = fields.Str(required=True)
    client_secret = fields.Str(required=True)
    email = fields.Str(required=True)
    api_token = fields.Str(required=True)
    ccs_enabled = fields.Bool(load_default=True)


class RecordTypeShape(Table):
    id = fields.Str(required=True)
    name = fields.Str(required=True)
    developer_name = fields.Str(required=True)
    entity = text("Case")


class SalesforceShape(Table):
    client_id = fields.Str(required=True)
    client_secret = fields.Str(required=True)
    username = fields.Str(required=True)
    public_key = text()
    record_types = fields.List(fields.Nested(RecordTypeShape), load_default=list)


class SlackShape(Table):
    token = fields.Str(required=True)
    signing_secret = text("not-a-secret-slack-signing")
    scopes = texts()
    team_id = fields.Str(required=True)
    team = fields.Str(required=True)
    bot_user_id = fields.Str(required=True)


class GitLabShape(Table):
    token = fields.Str(required=True)
    user_id = fields.Int(required=True)
    username = fields.Str(required=True)
    name = fields.Str(required=True)
