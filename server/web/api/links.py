"""GET where a pasted text leads: a link of any kind, a number, an id, a customer's name."""

from typing import Any, Final

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server import words
from server.links.answer import Answer
from server.links.readings import LONGEST
from server.web.api.asked import asked_instance
from server.web.api.schemas import InstanceQuery, plain_text
from server.web.guards import api_caller_required
from server.web.parts import parts
from server.web.sidebar.strangers import link

blueprint: Final = Blueprint("links", __name__, description="The right place for what somebody pastes")
api_caller_required("read").over(blueprint)


class ResolveQuery(InstanceQuery):
    text = fields.Str(
        required=True,
        validate=[validate.Length(1, LONGEST), plain_text],
        metadata={"description": "A link (also as a mail program wraps it), #123, an id of Salesforce, a name."},
    )
    language = fields.Str(metadata={"description": "Of `why`; else the one that the browser asks for."})


class LinkCandidateSchema(Schema):
    kind = fields.Str()
    title = fields.Str()
    detail = fields.Str()
    url = fields.Str()


class LinkSchema(Schema):
    kind = fields.Str(metadata={"enum": ["ticket", "organization", "user", "case", "accounts", "nothing"]})
    title = fields.Str(metadata={"description": "Empty where nobody could be asked."})
    url = fields.Str(metadata={"description": "Of a configured system only; empty where there is nowhere to go."})
    instance = fields.Str(allow_none=True)
    zendesk_ticket_id = fields.Int(allow_none=True)
    why = fields.Str(metadata={"description": "A sentence for whoever has pasted it."})
    candidates = fields.List(fields.Nested(LinkCandidateSchema))


@blueprint.get("/links/resolve")
@blueprint.arguments(ResolveQuery(), location="query")
@blueprint.response(200, LinkSchema)
def resolve(query: dict[str, Any]) -> dict[str, Any]:
    """Where a pasted text leads, and why"""
    language = words.language_for(query.get("language"), *request.accept_languages.values())
    answer = parts().links.resolve(query["text"], asked_instance(query.get("instance")).name)
    return told(answer, language)


def told(answer: Answer, language: str) -> dict[str, Any]:
    """With its words. An address that a page could not follow safely is none."""
    return {
        "kind": answer.kind,
        "title": answer.title,
        "url": link(answer.url) or "",
        "instance": answer.instance,
        "zendesk_ticket_id": answer.zendesk_ticket_id,
        "why": words.text(f"link.{answer.why}", language, **answer.gaps),
        "candidates": [
            {"kind": one.kind, "title": one.title, "detail": one.detail, "url": link(one.url) or ""}
            for one in answer.candidates
        ],
    }
