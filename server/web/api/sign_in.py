"""POST the code that a sign-in ended with, and the proof that it is one's own, for a token."""

from typing import Any, Final

from flask_smorest import Blueprint

from server import clock
from server.access import oauth, sign_ins, tokens
from server.access.sign_ins import SignedIn
from server.access.tokens import SIGN_IN
from server.db.engine import session_scope
from server.errors import AccessRefused
from server.web.api.extension_schemas import TokenBody, TokenSchema, told
from server.web.callers import count_stranger
from server.web.guards import public
from server.web.parts import parts

PREFIX: Final = "/auth/extension"
blueprint: Final = Blueprint("sign_in", __name__, description="The end of the browser extension's sign-in")


@blueprint.post("/token")
@blueprint.arguments(TokenBody())
@blueprint.response(200, TokenSchema)
@blueprint.doc(security=[])
@public
def token(asked: dict[str, str]) -> dict[str, Any]:
    """A token for the code, once. The code is gone even if the proof is wrong"""
    count_stranger()
    known, now = parts(), clock.now()
    with session_scope(known.engine) as session:
        found = sign_ins.take_code(session, asked["code"], now)
    proven = _proven(found, asked)
    agent = known.agents.require(known.settings.instance(proven.instance_name), proven.agent_id)
    with session_scope(known.engine) as session:
        text, made = tokens.create_for_browser(
            session, proven.instance_name, proven.agent_id, agent.name, asked["browser"].strip(), now
        )
    return told(text, made.id, proven.agent_id, agent.name, proven.instance_name)


def _proven(found: SignedIn | None, asked: dict[str, str]) -> SignedIn:
    """The same words for every kind of wrong, which tell a thief nothing."""
    right = (
        found is not None
        and oauth.fits(asked["code_verifier"], found.challenge)
        and asked["redirect_uri"] == found.redirect_uri
        and found.redirect_uri in parts().settings.extension.redirect_uris
    )
    if found is None or not right:
        raise AccessRefused("This code is not good any more, or not yours.", hint=SIGN_IN, code="code_invalid")
    return found
