"""What a credential may do: a token by its scopes (read, write, or of one kind of record only: tickets:write).

https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#scopes
"""

from __future__ import annotations

from hmac import compare_digest

from flask import Blueprint, g, request

from server.sandbox.world import ZendeskInstance, now
from server.sandbox.zendesk import problems

DESK = "desk-"
"""What the tokens begin with that the desk makes for an agent, in place of the workspace's cookie."""


def guard(api: Blueprint, instance: ZendeskInstance) -> None:
    """Refuse calls to the API without a credential that is good now."""

    @api.before_request
    def check() -> None:
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            if not same(basic.username, f"{instance.email}/token") or not same(basic.password, instance.api_token):
                raise problems.unauthenticated()
            return
        token = bearer()
        if not token:
            raise problems.unauthenticated()
        expires_at = instance.tokens.get(token)
        if expires_at is None or expires_at <= now():
            raise problems.invalid_token()
        _check_scope(instance, token)
        g.caller = "desk" if token.startswith(DESK) else "api"


def _check_scope(instance: ZendeskInstance, token: str) -> None:
    """A token that the desk made for the agent has no scopes and may do everything."""
    scopes = instance.scopes.get(token)
    needed = "read" if request.method in ("GET", "HEAD") else "write"
    kind = request.path.removeprefix("/api/v2/").split("/")[0]
    if scopes is not None and not scopes & {needed, f"{kind}:{needed}"}:
        raise problems.missing_scope(needed)


def bearer() -> str:
    """The token of this request, "" without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def same(given: str | None, right: str) -> bool:
    """Whether a secret is right, in a time that tells nothing."""
    return isinstance(given, str) and compare_digest(given.encode(), right.encode())
