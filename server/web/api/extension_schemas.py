"""The browser extension's sign-in, session and browsers as JSON."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from server.access.tokens import LONGEST_NAME
from server.web.api.schemas import InstanceQuery, one_line


class SessionQuery(InstanceQuery):
    language = fields.Str(metadata={"description": "The reader's, such as de-AT; else that of the settings."})


class InstanceSchema(Schema):
    name = fields.Str()
    subdomain = fields.Str()
    host = fields.Str(metadata={"description": "Where its agents work: acme.zendesk.com."})


class ConfigSchema(Schema):
    """Data, never code; nothing in it is secret."""

    instances = fields.List(fields.Nested(InstanceSchema))
    anchors = fields.List(fields.Str(), metadata={"description": "Names of places for the button, to be tried first."})
    minimum_version = fields.Str(metadata={"description": "An older extension is to say so; empty for any."})


class SessionSchema(Schema):
    """`{id}` in an address is for the page to fill."""

    issued_at = fields.Str(metadata={"description": "Our clock, for a page whose own is wrong."})
    card_urls = fields.Dict(keys=fields.Str(), values=fields.Str())
    tickets_url = fields.Str()
    overrides_url = fields.Str()
    escalation_urls = fields.Dict(keys=fields.Str(), values=fields.Str())
    agent_id = fields.Int()
    instance = fields.Str()
    location = fields.Str()
    language = fields.Str()
    words = fields.Dict(keys=fields.Str(), values=fields.Str())


class BrowserSchema(Schema):
    id = fields.Str(attribute="one.id")
    browser = fields.Str(attribute="one.browser", metadata={"description": "What the browser called itself."})
    created_at = fields.AwareDateTime(attribute="one.created_at")
    last_used_at = fields.AwareDateTime(attribute="one.last_used_at", allow_none=True)
    current = fields.Bool(metadata={"description": "The one that asks."})


class BrowsersSchema(Schema):
    browsers = fields.List(fields.Nested(BrowserSchema))


class TokenBody(Schema):
    class Meta:
        unknown = RAISE

    code = fields.Str(required=True, validate=validate.Length(1, 200))
    code_verifier = fields.Str(required=True, validate=validate.Length(1, 200))
    redirect_uri = fields.Str(required=True, validate=validate.Length(1, 2_000))
    browser = fields.Str(
        required=True,
        validate=[validate.Length(1, LONGEST_NAME), one_line],
        metadata={"description": "For the agent to know it by: Chrome on Linux."},
    )


class AgentSchema(Schema):
    id = fields.Int()
    name = fields.Str()


class TokenSchema(Schema):
    """RFC 6749 has the code and its proof; the answer is ours."""

    token = fields.Str(metadata={"description": "For `Authorization: Bearer …`. It is not shown again."})
    token_id = fields.Str()
    agent = fields.Nested(AgentSchema)
    instance = fields.Str()


def told(token: str, token_id: str, agent_id: int, agent_name: str, instance: str) -> dict[str, Any]:
    return {"token": token, "token_id": token_id, "agent": {"id": agent_id, "name": agent_name}, "instance": instance}
