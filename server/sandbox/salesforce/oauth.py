"""POST /services/oauth2/token: the JWT bearer flow and client credentials.

https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm
"""

from __future__ import annotations

import secrets
import time
from hmac import compare_digest

import jwt
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Salesforce, World

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUDIENCES = ("https://login.salesforce.com", "https://test.salesforce.com")
LONGEST_S = 300
ORGANIZATION_ID = "00D000000000sbx"


class Refused(Exception):
    """An `invalid_grant` or the like on its way out."""

    def __init__(self, error: str, described: str) -> None:
        super().__init__(error)
        self.error = error
        self.described = described


def blueprint(world: World) -> Blueprint:
    oauth = Blueprint("salesforce_oauth", __name__)

    @oauth.errorhandler(Refused)
    def refused(error: Refused) -> ResponseReturnValue:
        return jsonify(error=error.error, error_description=error.described), 400

    @oauth.post("/services/oauth2/token")
    def mint() -> ResponseReturnValue:
        _check(world.salesforce)
        token = f"{ORGANIZATION_ID}!sandbox.{secrets.token_hex(24)}"
        with world.lock:
            world.salesforce.tokens.add(token)
        base = request.host_url.rstrip("/")
        return jsonify(
            access_token=token,
            instance_url=base,
            id=f"{base}/id/{ORGANIZATION_ID}/{ORGANIZATION_ID}",
            token_type="Bearer",  # noqa: S106
            scope="api",
            issued_at=str(int(time.time() * 1000)),
            signature="sandbox",
        )

    return oauth


def _check(salesforce: Salesforce) -> None:
    grant = request.form.get("grant_type")
    if grant == JWT_BEARER:
        _check_assertion(salesforce, request.form.get("assertion", ""))
    elif grant == "client_credentials":
        _check_client(salesforce)
    else:
        raise Refused("unsupported_grant_type", "grant type not supported")


def _check_client(salesforce: Salesforce) -> None:
    basic = request.authorization
    form = (request.form.get("client_id"), request.form.get("client_secret"))
    client_id, secret = form if basic is None else (basic.username, basic.password)
    if client_id != salesforce.client_id:
        raise Refused("invalid_client_id", "client identifier invalid")
    if not compare_digest(str(secret).encode(), salesforce.client_secret.encode()):
        raise Refused("invalid_client", "invalid client credentials")


def _check_assertion(salesforce: Salesforce, assertion: str) -> None:
    audiences = [*AUDIENCES, request.host_url.rstrip("/")]
    try:
        claims = jwt.decode(
            assertion,
            salesforce.public_key_pem,
            algorithms=["RS256"],
            audience=audiences,
            options={"require": ["iss", "sub", "aud", "exp"]},
        )
    except jwt.InvalidAudienceError:
        raise Refused("invalid_grant", "audience is invalid") from None
    except jwt.ExpiredSignatureError:
        raise Refused("invalid_grant", "expired authorization code") from None
    except jwt.InvalidTokenError:
        raise Refused("invalid_grant", "invalid assertion") from None
    if claims["exp"] > time.time() + LONGEST_S:
        raise Refused("invalid_grant", "invalid assertion")
    if claims["iss"] != salesforce.client_id:
        raise Refused("invalid_client_id", "client identifier invalid")
    if claims["sub"] != salesforce.username:
        raise Refused("invalid_grant", "user hasn't approved this consumer")
