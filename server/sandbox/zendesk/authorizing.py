"""The page on which somebody lets an application know who they are, and the code that it sends them back with.

The authorization code grant, with PKCE:
https://support.zendesk.com/hc/en-us/articles/4408845965210-Using-OAuth-authentication-with-your-application
https://developer.zendesk.com/documentation/api-basics/authentication/oauth-pkce/

Stricter than the real one, which lets a confidential client go without PKCE: so leaving it out is seen here. Milder:
whoever is suspended comes as far as our code, so that it is Liaison that has to refuse them.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Grant, Json, World, ZendeskInstance, now

CODE_LIVES = timedelta(seconds=120)
KEPT = ("client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "response_type")
STAFF = ("agent", "admin")
LIGHT_AGENT = 1
DENIED = "The end-user or authorization server denied the request."


def blueprint(world: World, instance: ZendeskInstance) -> Blueprint:
    """GET /oauth/authorizations/new, and POST /oauth/authorizations with the answer."""
    page = Blueprint("zendesk_authorizing", __name__, template_folder="templates")

    @page.get("/oauth/authorizations/new")
    def ask() -> ResponseReturnValue:
        asked = {name: request.args[name] for name in KEPT if name in request.args}
        if wrong := _wrong(world, instance, asked):
            return wrong, 400
        with world.lock:
            people = _people(instance)
        scope = asked.get("scope", "read")
        return render_template(
            "zendesk/authorize.html", subdomain=instance.subdomain, asked=asked, scope=scope, people=people
        )

    @page.post("/oauth/authorizations")
    def answer() -> ResponseReturnValue:
        asked = {name: request.form[name] for name in KEPT if name in request.form}
        if wrong := _wrong(world, instance, asked):
            return wrong, 400
        state = {"state": asked["state"]} if "state" in asked else {}
        if request.form.get("decision") != "allow":
            return _back(asked, error="access_denied", error_description=DENIED, **state)
        user_id = request.form.get("user_id", type=int) or 0
        if user_id not in instance.users:
            return "There is no such user.", 400
        with world.lock:
            code = _code(instance, user_id, asked)
        return _back(asked, code=code, **state)

    return page


def own_redirect_uri(world: World) -> str:
    """What is registered with the OAuth client."""
    return f"{world.liaison_url}/auth/extension/zendesk"


def _wrong(world: World, instance: ZendeskInstance, asked: dict[str, str]) -> str:
    """The real page says so, too, and goes nowhere."""
    if asked.get("client_id") != instance.client_id:
        return "Invalid Authorization Request. No such client."
    if asked.get("redirect_uri") != own_redirect_uri(world):
        return "Invalid Authorization Request. The redirect URI is not registered with this client."
    if asked.get("response_type") != "code":
        return "Invalid Authorization Request. This response type is not supported."
    challenge = asked.get("code_challenge", "")
    if asked.get("code_challenge_method") != "S256" or not re.fullmatch(r"[A-Za-z0-9_-]{43}", challenge):
        return "Invalid Authorization Request. code_challenge must be there, with the method S256."
    return ""


def _people(instance: ZendeskInstance) -> list[tuple[Json, str]]:
    """Who may be chosen: the whole team, a customer, and those who are suspended."""
    everybody = sorted(instance.users.values(), key=lambda user: user["name"])
    team = [user for user in everybody if user["role"] in STAFF and user["active"]]
    others = [user for user in everybody if user not in team]
    customers = [user for user in others if user["active"] and not user["suspended"]][:1]
    suspended = [user for user in others if user["suspended"]]
    return [(user, _seat(user)) for user in (*team, *customers, *suspended)]


def _seat(user: Json) -> str:
    seat = "light agent" if user["role_type"] == LIGHT_AGENT else user["role"]
    return f"{seat}, suspended" if user["suspended"] else str(seat)


def _code(instance: ZendeskInstance, user_id: int, asked: dict[str, str]) -> str:
    code = f"sandbox-code-{secrets.token_hex(16)}"
    instance.grants[code] = Grant(
        user_id=user_id,
        redirect_uri=asked["redirect_uri"],
        challenge=asked["code_challenge"],
        scope=asked.get("scope", "read"),
        expires_at=now() + CODE_LIVES,
    )
    return code


def _back(asked: dict[str, str], **answer: str) -> ResponseReturnValue:
    return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)
