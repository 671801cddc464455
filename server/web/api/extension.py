"""What the browser extension asks: its settings of the server, its session, and the browsers its agent has."""

from typing import Any, Final

from flask import Response, g
from flask_smorest import Blueprint

from server import clock, words
from server.access import tokens
from server.context.encoded import encoded
from server.db.engine import session_scope
from server.settings import Instance
from server.web.api.asked import asked_instance, in_bytes
from server.web.api.extension_schemas import BrowsersSchema, ConfigSchema, SessionQuery, SessionSchema
from server.web.callers import Caller
from server.web.guards import agent_required, public
from server.web.parts import parts
from server.web.sidebar.headers import workspace_origins
from server.web.sidebar.session_block import block_without_token

blueprint: Final = Blueprint("extension", __name__, description="The browser extension, once its agent has signed in")
open_to_all: Final = Blueprint("extension_config", __name__, description="What the extension reads before that")
agent_required.over(blueprint)
LOCATION: Final = "extension"


@open_to_all.get("/extension/config")
@open_to_all.response(200, ConfigSchema)
@open_to_all.doc(security=[])
@public
def config() -> Response:
    """The Zendesks that are served, where to try the button first, and the oldest extension that still works"""
    settings = parts().settings
    known = settings.extension
    return in_bytes(
        encoded(
            {
                "instances": [_told(instance) for instance in settings.instances],
                "anchors": known.anchors,
                "minimum_version": known.minimum_version,
            }
        )
    )


def _told(instance: Instance) -> dict[str, str]:
    (origin,) = workspace_origins((instance,))
    return {"name": instance.name, "subdomain": instance.subdomain, "host": origin.partition("://")[2]}


@blueprint.get("/extension/session")
@blueprint.arguments(SessionQuery(), location="query")
@blueprint.response(200, SessionSchema)
def session(query: dict[str, Any]) -> dict[str, Any]:
    """What the sidebar's page is told at its start, without a token: where to ask, and its words"""
    caller: Caller = g.caller
    assert caller.agent_id is not None
    language = words.language_for(query.get("language"), parts().settings.language)
    instance = asked_instance(query.get("instance")).name
    return block_without_token(
        now=clock.now(), instance=instance, location=LOCATION, language=language, agent_id=caller.agent_id
    )


@blueprint.get("/extension/browsers")
@blueprint.response(200, BrowsersSchema)
def browsers() -> dict[str, Any]:
    """The browsers that you are signed in with"""
    instance, agent_id, current = _who()
    with session_scope(parts().engine) as open_session:
        found = tokens.of_agent(open_session, instance, agent_id)
    return {"browsers": [{"one": each, "current": each.id == current} for each in found]}


@blueprint.delete("/extension/browsers/<string:token_id>")
@blueprint.response(204)
def sign_out(token_id: str) -> None:
    """Sign one of them out; the one that asks, too"""
    instance, agent_id, _current = _who()
    with session_scope(parts().engine) as open_session:
        tokens.revoke_own(open_session, instance, agent_id, token_id, clock.now())


def _who() -> tuple[str, int, str | None]:
    """The agent's instance and number, and which token asks; None in the sidebar."""
    caller: Caller = g.caller
    assert caller.instance is not None
    assert caller.agent_id is not None
    return caller.instance.name, caller.agent_id, caller.token.id if caller.token else None
