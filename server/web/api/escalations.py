"""POST a preview and a press; GET what was pressed; POST undo, join, withdraw, done, retry."""

from typing import Any, Final
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from server.context.schemas import dumped
from server.db.engine import session_scope
from server.errors import Unprocessable
from server.escalations import listing, queries
from server.escalations.changed import Changed
from server.escalations.listing import Filters
from server.escalations.records import Asked, Escalation, Preview
from server.web.api.asked import asked_instance
from server.web.api.escalation_schemas import (
    ChangedSchema,
    EscalationBody,
    EscalationSchema,
    EscalationsQuery,
    EscalationsSchema,
    JoinBody,
    PreviewSchema,
)
from server.web.api.escalation_table import MEDIA_TYPE, table
from server.web.api.schemas import InstanceQuery, ProblemSchema
from server.web.guards import api_caller_required
from server.web.parts import parts
from server.web.pressers import presser
from server.web.problems import MEDIA_TYPE as PROBLEM
from server.web.problems import as_response, problem_of

blueprint: Final = Blueprint("escalations", __name__, description="Tell whom the process names, with receipts")
reading: Final = Blueprint("escalation_records", __name__, description="What was pressed, and what became of it")
api_caller_required("act").over(blueprint)
api_caller_required("read").over(reading)

KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "The same key and body give the same escalation, another body 422.",
}
LONGEST_KEY: Final = 200


def _clashes(why: str) -> Any:
    """For the description: 409, where something has happened meanwhile."""
    return blueprint.alt_response(409, schema=ProblemSchema, description=why, content_type=PROBLEM)


@blueprint.post("/tickets/<int:zendesk_ticket_id>/escalations/preview")
@blueprint.arguments(InstanceQuery(), location="query")
@blueprint.arguments(EscalationBody())
@blueprint.response(200, PreviewSchema)
def preview_escalation(query: dict[str, Any], asked: Asked, zendesk_ticket_id: int) -> Preview:
    """Everything that a press would send, word for word; nothing is written"""
    instance = asked_instance(query.get("instance")).name
    return parts().escalations.preview(instance, zendesk_ticket_id, asked, presser(instance))


@blueprint.post("/tickets/<int:zendesk_ticket_id>/escalations")
@blueprint.arguments(InstanceQuery(), location="query")
@blueprint.arguments(EscalationBody())
@blueprint.doc(parameters=[KEY])
@blueprint.response(201, EscalationSchema)
@blueprint.alt_response(200, schema=EscalationSchema, description="It was open, or pressed with this key, already")
@blueprint.alt_response(
    409,
    schema=ChangedSchema,
    description="The text would differ from the preview's, as a join's does from that of a press beside it "
    "(`preview_changed`), or another ticket has one open (`open_elsewhere`): with a new `preview`. Or what is to be "
    "joined is over (`not_open`): without.",
    content_type=PROBLEM,
)
def press(query: dict[str, Any], asked: Asked, zendesk_ticket_id: int) -> tuple[Escalation, int]:
    """Press: written at once, sent after the time to undo"""
    instance = asked_instance(query.get("instance")).name
    made, new = parts().escalations.press(instance, zendesk_ticket_id, asked, presser(instance), _key())
    return made, 201 if new else 200


@blueprint.post("/escalations/<uuid:escalation_id>/undo")
@blueprint.response(200, EscalationSchema)
@blueprint.alt_response(
    409, schema=ProblemSchema, description="Its time is over, or it has ended already", content_type=PROBLEM
)
def undo(escalation_id: UUID) -> Escalation:
    """Undo all of it; 409 once its time is over"""
    return parts().escalations.undo(escalation_id, presser())


@blueprint.post("/escalations/<uuid:escalation_id>/join")
@blueprint.arguments(JoinBody())
@blueprint.response(200, EscalationSchema)
@_clashes("It is over")
def join(asked: dict[str, Any], escalation_id: UUID) -> Escalation:
    """Add a ticket of the same account to an open escalation"""
    return parts().escalations.join(escalation_id, asked["zendesk_ticket_id"], presser(), asked["note"])


@blueprint.post("/escalations/<uuid:escalation_id>/withdraw")
@blueprint.response(200, EscalationSchema)
@_clashes("It was undone: nothing has left")
def withdraw(escalation_id: UUID) -> Escalation:
    """Take back what can be; the receipts say what could not"""
    return parts().escalations.withdraw(escalation_id, presser())


@blueprint.post("/escalations/<uuid:escalation_id>/done")
@blueprint.response(200, EscalationSchema)
@_clashes("It was taken back")
def done(escalation_id: UUID) -> Escalation:
    """Mark it as done by hand"""
    return parts().escalations.done(escalation_id, presser())


@blueprint.post("/escalations/<uuid:escalation_id>/deliveries/<uuid:delivery_id>/retry")
@blueprint.response(200, EscalationSchema)
@_clashes("It was cancelled or withdrawn")
def retry(escalation_id: UUID, delivery_id: UUID) -> Escalation:
    """Try a failed delivery again"""
    return parts().escalations.retry(delivery_id, presser(), escalation_id)


@reading.get("/escalations/<uuid:escalation_id>")
@reading.response(200, EscalationSchema)
def one_escalation(escalation_id: UUID) -> Escalation:
    """One escalation with its receipts"""
    with session_scope(parts().engine) as session:
        return queries.one(session, escalation_id, presser().instance)


@reading.get("/escalations")
@reading.arguments(EscalationsQuery(), location="query")
@reading.response(200, EscalationsSchema)
@reading.alt_response(200, description="With Accept: text/csv or ?format=csv", content_type=MEDIA_TYPE)
def list_escalations(query: dict[str, Any]) -> Response | dict[str, Any]:
    """Escalations by account, person, scenario, state or ticket, the newest first; JSON or CSV"""
    own = presser().instance
    instance = asked_instance(query.get("instance")).name if own or query.get("instance") else ""
    wanted = {name: query.get(name) for name in ("account", "person", "scenario", "state", "ticket", "after")}
    with session_scope(parts().engine) as session:
        found = listing.listed(session, Filters(instance=instance, limit=query["limit"], **wanted))
    if query["format"] == "csv" or (not query["format"] and _wants_csv()):
        return table(found)
    return {"escalations": found, "next": found[-1].id if len(found) == query["limit"] else None}


@blueprint.errorhandler(Changed)
def changed(error: Changed) -> Response:
    """The problem, with what would be sent now."""
    return as_response(problem_of(error), preview=dumped(PreviewSchema(), error.preview))


def _wants_csv() -> bool:
    best = request.accept_mimetypes.best_match(["application/json", MEDIA_TYPE])
    return best == MEDIA_TYPE


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Unprocessable(
            "The Idempotency-Key cannot be used.",
            hint="Send a UUID, or any other plain text that is new for each press.",
            fields={"Idempotency-Key": [f"Must be plain text of at most {LONGEST_KEY} characters."]},
        )
    return key
