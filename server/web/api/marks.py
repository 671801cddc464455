"""GET how a ticket stands, in two numbers: what a mark on a button says."""

from typing import Any, Final

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from server.context.encoded import encoded
from server.db.engine import session_scope
from server.escalations import counting
from server.web.api.asked import asked_instance, in_bytes
from server.web.api.schemas import InstanceQuery
from server.web.guards import api_caller_required
from server.web.parts import parts

blueprint: Final = Blueprint("marks", __name__, description="How a ticket stands, in two numbers")
api_caller_required("read").over(blueprint)


class MarkSchema(Schema):
    open = fields.Int(metadata={"description": "Open escalations that the ticket is on."})
    failed = fields.Int(metadata={"description": "Deliveries of these that have failed."})


@blueprint.get("/tickets/<int:zendesk_ticket_id>/mark")
@blueprint.arguments(InstanceQuery(), location="query")
@blueprint.response(200, MarkSchema)
@blueprint.alt_response(304, description="It stands as the ETag that was sent says")
def mark(query: dict[str, Any], zendesk_ticket_id: int) -> Response:
    """Open escalations and failed deliveries of a ticket"""
    instance = asked_instance(query.get("instance")).name
    with session_scope(parts().engine) as session:
        still_open, failed = counting.on_ticket(session, instance, zendesk_ticket_id)
    return in_bytes(encoded({"open": still_open, "failed": failed}))
