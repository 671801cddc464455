"""Who asks, by the token that they send: a program, or an agent's browser."""

from dataclasses import dataclass

from flask import request

from server import clock
from server.access import tokens
from server.access.tokens import SIGN_IN, ApiToken
from server.db.engine import session_scope
from server.errors import AccessRefused, SettingsError
from server.settings import Instance
from server.web.parts import Parts, parts


@dataclass(frozen=True, slots=True)
class Caller:
    """`g.caller`. `instance` and `agent_id` are None for a program with an API token.

    An agent has a `token` where they signed in with a browser; a session of the sidebar has none. `label` is for logs:
    an id, never a name.
    """

    label: str
    instance: Instance | None = None
    agent_id: int | None = None
    token: ApiToken | None = None


def with_token(known: Parts, text: str, scope: str) -> Caller:
    """Raises AccessRefused for a token that may not `scope`, TooManyRequests, and for a browser UpstreamError."""
    with session_scope(known.engine) as session:
        token = tokens.check(session, text, clock.now())
    known.limits.require(token.id)
    if token.agent_id is not None:
        return _browser(known, token, token.agent_id)
    if not token.may(scope):
        raise AccessRefused(
            f"This API token may not {scope}: its scope is {token.scope}.",
            hint=f"Make one that may: liaison tokens create NAME --scope {scope}.",
            code="scope_too_small",
            status=403,
        )
    return Caller(f"token:{token.id}", token=token)


def count_stranger() -> None:
    """Whoever signs in has no token yet: counted by where they come from, since each leaves a row behind for a while.

    Behind a proxy that is all of them together. Raises TooManyRequests.
    """
    parts().limits.require(f"sign-in:{request.remote_addr}")


def _browser(known: Parts, token: ApiToken, agent_id: int) -> Caller:
    """Zendesk is asked every few minutes; whoever is an agent no more is signed out everywhere."""
    try:
        instance = known.settings.instance(token.instance)
    except SettingsError:
        raise AccessRefused(
            "This browser is signed in to a Zendesk that is gone.", hint=SIGN_IN, code="token_invalid"
        ) from None
    try:
        known.agents.require(instance, agent_id)
    except AccessRefused:
        with session_scope(known.engine) as session:
            tokens.revoke_all(session, instance.name, agent_id, clock.now())
        raise
    return Caller(f"agent:{agent_id}", instance, agent_id, token)
