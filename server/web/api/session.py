"""POST for the next token of a session: the page does this shortly before the one it has expires."""

from typing import Any, Final

from flask import g
from flask_smorest import Blueprint

from server import clock
from server.access.sessions import AgentSession
from server.web.api.schemas import RenewedSession
from server.web.guards import session_required
from server.web.parts import parts

blueprint: Final = Blueprint("session", __name__, description="The sidebar's session")
session_required.over(blueprint)


@blueprint.post("/session/renew")
@blueprint.response(200, RenewedSession)
def renew_session() -> dict[str, Any]:
    """The next token; the agent's role is asked of Zendesk again"""
    session: AgentSession = g.session
    known = parts()
    known.agents.require_now(known.settings.instance(session.instance_name), session.agent_id)
    token, renewed = known.sessions.renew(session)
    return {"token": token, "issued_at": clock.now(), "expires_at": renewed.expires_at}
