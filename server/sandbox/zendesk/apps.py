"""The installed app: its public key for everybody, and the signed token of its first page.

Claims as apps in the field receive them; `aud`, `sub` and the five minutes are documented:
https://developer.zendesk.com/documentation/apps/app-developer-guide/using-the-apps-framework/
"""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from server.sandbox.world import World, ZendeskInstance

LIFETIME_S = 300


def blueprint(instance: ZendeskInstance) -> Blueprint:
    """GET /api/v2/apps/{id}/public_key and public_key.pem, for anonymous callers."""
    apps = Blueprint("zendesk_apps", __name__)

    @apps.get("/api/v2/apps/<int:app_id>/public_key")
    @apps.get("/api/v2/apps/<int:app_id>/public_key.pem")
    def public_key(app_id: int) -> ResponseReturnValue:
        if app_id != instance.app_id:
            return Response("Not found", 404, content_type="text/plain")
        return Response(public_pem(instance), content_type="text/plain; charset=utf-8")

    return apps


def public_pem(instance: ZendeskInstance) -> str:
    """The app's public key as PEM."""
    pem = instance.app_key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode()


def audience(instance: ZendeskInstance) -> str:
    """What `aud` names: this installation of the app."""
    return f"https://{instance.subdomain}.zendesk.com/api/v2/apps/installations/{instance.installation_id}.json"


def sign_app_token(world: World, instance: str, agent_id: int, location: str, **overrides: Any) -> str:
    """The token that Zendesk posts into the app's first page, for an agent at a location ("ticket_sidebar").

    An override replaces a claim; None leaves it out.
    """
    account = world.zendesk[instance]
    issued = int(time.time())
    host = f"{account.subdomain}.zendesk.com"
    claims: dict[str, Any] = {
        "iss": host,
        "aud": audience(account),
        "sub": f"https://{host}/api/v2/users/{agent_id}.json",
        "iat": issued,
        "nbf": issued,
        "exp": issued + LIFETIME_S,
        "jti": uuid4().hex,
        "qsh": uuid4().hex,
        "context": {"product": "support", "location": location},
    }
    claims.update(overrides)
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, account.app_key, algorithm="RS256")
