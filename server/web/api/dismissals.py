"""Recommendations put aside on a ticket, how often that was done, and what an agent prefers."""

from typing import Any, Final

from flask_smorest import Blueprint

from server.db.engine import session_scope
from server.escalations import putting_aside, queries
from server.escalations.records import Dismissal
from server.web.api.asked import asked_instance
from server.web.api.escalation_schemas import (
    DismissalBody,
    DismissalCountsSchema,
    DismissalSchema,
    DismissalsSchema,
    PreferencesBody,
    PreferencesSchema,
)
from server.web.api.schemas import InstanceQuery
from server.web.guards import api_caller_required
from server.web.parts import parts
from server.web.pressers import presser

blueprint: Final = Blueprint("dismissals", __name__, description="Put a recommendation aside; preferences")
reading: Final = Blueprint("dismissal_records", __name__, description="What was put aside; preferences")
api_caller_required("act").over(blueprint)
api_caller_required("read").over(reading)


@blueprint.post("/tickets/<int:zendesk_ticket_id>/dismissals")
@blueprint.arguments(InstanceQuery(), location="query")
@blueprint.arguments(DismissalBody())
@blueprint.response(201, DismissalSchema)
def dismiss(query: dict[str, Any], asked: dict[str, Any], zendesk_ticket_id: int) -> Dismissal:
    """Not now, or does not apply: hide a recommendation on this ticket, with a reason"""
    instance = asked_instance(query.get("instance")).name
    wanted = asked["scenario_id"], asked["kind"], asked["reason"]
    return parts().escalations.dismiss(instance, zendesk_ticket_id, *wanted, presser(instance))


@blueprint.delete("/tickets/<int:zendesk_ticket_id>/dismissals/<string:scenario_id>")
@blueprint.arguments(InstanceQuery(), location="query")
@blueprint.response(204)
def recall(query: dict[str, Any], zendesk_ticket_id: int, scenario_id: str) -> None:
    """Show it again"""
    instance = asked_instance(query.get("instance")).name
    parts().escalations.recall(instance, zendesk_ticket_id, scenario_id, presser(instance))


@reading.get("/tickets/<int:zendesk_ticket_id>/dismissals")
@reading.arguments(InstanceQuery(), location="query")
@reading.response(200, DismissalsSchema)
def dismissed(query: dict[str, Any], zendesk_ticket_id: int) -> dict[str, Any]:
    """What is put aside on this ticket"""
    instance = asked_instance(query.get("instance")).name
    with session_scope(parts().engine) as session:
        return {"dismissals": queries.dismissed(session, instance, zendesk_ticket_id)}


@reading.get("/scenarios/dismissals")
@reading.arguments(InstanceQuery(), location="query")
@reading.response(200, DismissalCountsSchema)
def dismissal_counts(query: dict[str, Any]) -> dict[str, Any]:
    """How often each scenario was put aside: what is noise, and what is only untimely"""
    own = presser().instance
    instance = asked_instance(query.get("instance")).name if own or query.get("instance") else ""
    with session_scope(parts().engine) as session:
        found = putting_aside.counts(session, instance)
    return {"scenarios": [{"scenario": scenario, **kinds} for scenario, kinds in found.items()]}


@reading.get("/preferences")
@reading.response(200, PreferencesSchema)
def preferences() -> dict[str, Any]:
    """What the agent of this session prefers"""
    return {"always_preview": parts().escalations.prefers_preview(presser())}


@blueprint.put("/preferences")
@blueprint.arguments(PreferencesBody())
@blueprint.response(200, PreferencesSchema)
def prefer(asked: dict[str, Any]) -> dict[str, Any]:
    """Always show the preview before a press, or only where it is needed"""
    parts().escalations.prefer_preview(presser(), asked["always_preview"])
    return asked
