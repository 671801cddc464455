"""Tokens for OAuth client credentials. They expire.

https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import World, ZendeskInstance, now
from server.sandbox.zendesk.guard import bearer, same

LIFETIME_S = 1800


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
            instance.tokens.pop(bearer(), None)
        return "", 204

    return oauth


def _refusal(instance: ZendeskInstance, asked: dict[str, str]) -> ResponseReturnValue | None:
    if asked.get("grant_type") != "client_credentials":
        described = "The authorization grant type is not supported by the authorization server."
        return jsonify(error="unsupported_grant_type", error_description=described), 400
    known = same(asked.get("client_id"), instance.client_id) and same(
        asked.get("client_secret"), instance.client_secret
    )
    if not known:
        described = "Client authentication failed due to unknown client, or no client authentication included."
        return jsonify(error="invalid_client", error_description=described), 401
    return None
