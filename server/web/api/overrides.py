"""POST and DELETE the overrides of an organization: for a while an agent names the person in place of the answer."""

from typing import Any, Final
from uuid import UUID

from flask import g
from flask_smorest import Blueprint

from server import clock
from server.context.schemas import OverrideSchema
from server.db.engine import session_scope
from server.directory import overrides
from server.directory.overrides import OverrideRequest
from server.records import Override
from server.settings import Instance
from server.web.api.asked import asked_instance
from server.web.api.schemas import InstanceQuery, OverrideBody
from server.web.callers import Caller
from server.web.guards import api_caller_required
from server.web.parts import parts

blueprint: Final = Blueprint("overrides", __name__, description="Name another person for a while")
api_caller_required("act").over(blueprint)


@blueprint.post("/organizations/<int:zendesk_organization_id>/overrides")
@blueprint.arguments(InstanceQuery(), location="query")
@blueprint.arguments(OverrideBody())
@blueprint.response(201, OverrideSchema)
def create_override(query: dict[str, Any], asked: OverrideRequest, zendesk_organization_id: int) -> Override:
    """Name a person in place of the answer, until a time"""
    instance = asked_instance(query.get("instance"))
    who = _who(instance)
    parts().contexts.for_organization(instance.name, zendesk_organization_id)  # NotFound when there is none
    with session_scope(parts().engine) as session:
        made = overrides.create(session, instance.name, zendesk_organization_id, asked, who, clock.now())
    parts().encoded.forget()
    return made


@blueprint.delete("/organizations/<int:zendesk_organization_id>/overrides/<uuid:override_id>")
@blueprint.arguments(InstanceQuery(), location="query")
@blueprint.response(204)
def remove_override(query: dict[str, Any], zendesk_organization_id: int, override_id: UUID) -> None:
    """Take an override back"""
    instance = asked_instance(query.get("instance"))
    who = _who(instance)
    with session_scope(parts().engine) as session:
        overrides.remove(session, instance.name, zendesk_organization_id, override_id, who, clock.now())
    parts().encoded.forget()


def _who(instance: Instance) -> str:
    """Who does this, for people to read later: an agent (who must still be one), or the name of an API token."""
    caller: Caller = g.caller
    if caller.agent_id is None:
        assert caller.token is not None
        return f"API token {caller.token.name} ({caller.token.id})"
    return f"{parts().agents.require(instance, caller.agent_id).name} ({caller.agent_id})"
