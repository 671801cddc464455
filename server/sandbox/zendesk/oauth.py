"""Tokens: for an OAuth client itself, and for somebody who has let it know who they are. They expire.

https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Grant, World, ZendeskInstance, now
from server.sandbox.zendesk.guard import bearer, same

LIFETIME_S = 1800
SHORTEST_S = 300
GRANTS = ("client_credentials", "authorization_code")
UNSUPPORTED = "The authorization grant type is not supported by the authorization server."
UNKNOWN_CLIENT = "Client authentication failed due to unknown client, or no client authentication included."
BAD_CODE = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the "
    "authorization request, or was issued to another client."
)


def blueprint(world: World, instance: ZendeskInstance) -> Blueprint:
    """POST /oauth/tokens, and DELETE /oauth/tokens/current, which revokes the token it is called with."""
    oauth = Blueprint("zendesk_oauth", __name__)

    @oauth.post("/oauth/tokens")
    def mint() -> ResponseReturnValue:
        asked = request.get_json(silent=True) or request.form.to_dict()
        refusal = _refusal(instance, asked)
        if refusal is not None:
            return refusal
        with world.lock:
            if asked["grant_type"] == "client_credentials":
                return _minted(instance, asked, str(asked.get("scope") or "read"))
            grant = instance.grants.pop(str(asked.get("code")), None)
            if grant is None or not _is_right(grant, asked):
                return jsonify(error="invalid_grant", error_description=BAD_CODE), 400
            return _minted(instance, asked, grant.scope, grant.user_id)

    @oauth.delete("/api/v2/oauth/tokens/current")
    def revoke() -> ResponseReturnValue:
        with world.lock:
            instance.tokens.pop(bearer(), None)
        return "", 204

    return oauth


def _is_right(grant: Grant, asked: dict[str, Any]) -> bool:
    """A code counts once and soon, for the address it was made for, and for whoever knows what PKCE began with."""
    digest = hashlib.sha256(str(asked.get("code_verifier") or "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return grant.expires_at > now() and grant.redirect_uri == asked.get("redirect_uri") and grant.challenge == challenge


def _minted(
    instance: ZendeskInstance, asked: dict[str, Any], scope: str, user_id: int | None = None
) -> ResponseReturnValue:
    token = f"sandbox-{secrets.token_hex(16)}"
    lifetime = max(SHORTEST_S if user_id else 0, min(int(asked.get("expires_in") or LIFETIME_S), LIFETIME_S))
    instance.tokens[token] = now() + timedelta(seconds=lifetime)
    instance.scopes[token] = set(scope.split())
    given = {"access_token": token, "token_type": "bearer", "scope": scope, "expires_in": lifetime}
    if user_id is not None:
        instance.owners[token] = user_id
        given["refresh_token"] = f"sandbox-refresh-{secrets.token_hex(16)}"
    return jsonify(given)


def _refusal(instance: ZendeskInstance, asked: dict[str, Any]) -> ResponseReturnValue | None:
    if asked.get("grant_type") not in GRANTS:
        return jsonify(error="unsupported_grant_type", error_description=UNSUPPORTED), 400
    known = same(asked.get("client_id"), instance.client_id) and same(
        asked.get("client_secret"), instance.client_secret
    )
    if not known:
        return jsonify(error="invalid_client", error_description=UNKNOWN_CLIENT), 401
    return None
