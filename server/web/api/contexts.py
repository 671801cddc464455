"""GET the context of a ticket, an organization or a user, and an organization's other tickets."""

from typing import Any, Final

from flask import Response
from flask_smorest import Blueprint

from server.context.schemas import ContextSchema, OtherTicketsSchema
from server.web.api.asked import asked_instance, asked_instance_by_hand, in_bytes
from server.web.api.schemas import OtherTicketsQuery
from server.web.guards import api_caller_required
from server.web.parts import parts

blueprint: Final = Blueprint("contexts", __name__, description="Who owns this customer, and what to do now")
api_caller_required("read").over(blueprint)

# Read by hand: a schema's load costs as much as all the rest of a warm answer.
INSTANCE: Final = {
    "name": "instance",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "Which Zendesk; may be left out when there is one, or by a session.",
}
IN_BYTES: Final = ("contexts.ticket_context", "contexts.organization_context", "contexts.user_context")


@blueprint.get("/tickets/<int:zendesk_ticket_id>/context")
@blueprint.doc(parameters=[INSTANCE])
@blueprint.response(200, ContextSchema)
def ticket_context(zendesk_ticket_id: int) -> Response:
    """The context of a ticket"""
    instance = asked_instance_by_hand()
    return in_bytes(parts().encoded.ticket_json(instance.name, zendesk_ticket_id))


@blueprint.get("/organizations/<int:zendesk_organization_id>/context")
@blueprint.doc(parameters=[INSTANCE])
@blueprint.response(200, ContextSchema)
def organization_context(zendesk_organization_id: int) -> Response:
    """The context of an organization"""
    instance = asked_instance_by_hand()
    return in_bytes(parts().encoded.organization_json(instance.name, zendesk_organization_id))


@blueprint.get("/users/<int:zendesk_user_id>/context")
@blueprint.doc(parameters=[INSTANCE])
@blueprint.response(200, ContextSchema)
def user_context(zendesk_user_id: int) -> Response:
    """The context of a user: their organization's"""
    instance = asked_instance_by_hand()
    return in_bytes(parts().encoded.user_json(instance.name, zendesk_user_id))


@blueprint.get("/organizations/<int:zendesk_organization_id>/tickets")
@blueprint.arguments(OtherTicketsQuery(), location="query")
@blueprint.response(200, OtherTicketsSchema)
def other_tickets(query: dict[str, Any], zendesk_organization_id: int) -> Response:
    """The organization's open, emergency and escalated tickets of six months"""
    instance = asked_instance(query.get("instance"))
    return in_bytes(
        parts().encoded.other_tickets_json(instance.name, zendesk_organization_id, query["except_ticket_id"])
    )
