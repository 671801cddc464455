"""Who may call: OAuth client credentials that expire, and the legacy e-mail and API token.

A token does what its scopes say: read, write, or of one kind of record only (tickets:write).
https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#scopes
https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hmac import compare_digest

from flask import Blueprint, g, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import World, ZendeskInstance, now
from server.sandbox.zendesk import problems

LIFETIME_S = 1800
DESK = "desk-"
"""What the tokens begin with that the desk makes for an agent, in place of the workspace's cookie."""


def blueprint(world: World, instance: ZendeskInstance) -> Blueprint:
    """POST /oauth/tokens, and DELETE /oauth/tokens/current, which revokes the token it is called with."""
    oauth = Blueprint("zendesk_oauth", __name__)

    @oauth.post("/oauth/tokens")
    def mint() -> ResponseReturnValue:
        asked = request.get_json(silent=True) or request.form.to_dict()
        refusal = _refusal(instance, asked)
        if refusal is not None:
            return refusal
        token = f"sandbox-{secrets.token_hex(16)}"
        lifetime = min(int(asked.get("expires_in") or LIFETIME_S), LIFETIME_S)
        scope = asked.get("scope") or "read"
        with world.lock:
            instance.tokens[token] = now() + timedelta(seconds=lifetime)
            instance.scopes[token] = set(str(scope).split())
        return jsonify(access_token=token, token_type="bearer", scope=scope, expires_in=lifetime)  # noqa: S106

    @oauth.delete("/api/v2/oauth/tokens/current")
    def revoke() -> ResponseReturnValue:
        with world.lock:
            instance.tokens.pop(_bearer(), None)
        return "", 204

    return oauth


def _refusal(instance: ZendeskInstance, asked: dict[str, str]) -> ResponseReturnValue | None:
    if asked.get("grant_type") != "client_credentials":
        described = "The authorization grant type is not supported by the authorization server."
        return jsonify(error="unsupported_grant_type", error_description=described), 400
    known = _same(asked.get("client_id"), instance.client_id) and _same(
        asked.get("client_secret"), instance.client_secret
    )
    if not known:
        described = "Client authentication failed due to unknown client, or no client authentication included."
        return jsonify(error="invalid_client", error_description=described), 401
    return None


def guard(api: Blueprint, instance: ZendeskInstance) -> None:
    """Refuse calls to the API without a credential that is good now."""

    @api.before_request
    def check() -> None:
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            if not _same(basic.username, f"{instance.email}/token") or not _same(basic.password, instance.api_token):
                raise problems.unauthenticated()
            return
        token = _bearer()
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


def _bearer() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _same(given: str | None, right: str) -> bool:
    return isinstance(given, str) and compare_digest(given.encode(), right.encode())
