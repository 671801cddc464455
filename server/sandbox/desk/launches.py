"""What Zendesk's servers do for the workspace: sign the app's first page, and give a session for the API."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.desk.records import Desk
from server.sandbox.world import World, now
from server.sandbox.zendesk.apps import sign_app_token
from server.sandbox.zendesk.guard import DESK

LANGUAGES = {"en-US": "English", "de": "Deutsch"}
LOCATIONS = ("ticket_sidebar", "new_ticket_sidebar", "organization_sidebar", "user_sidebar", "nav_bar")
SESSION = timedelta(hours=12)


def install(desk: Blueprint, world: World, reader: Desk, liaison_url: str) -> None:
    @desk.post("/_launch")
    def launch() -> ResponseReturnValue:
        """{agent_id, location, language?} -> {action, token, app_guid}: post `token` to `action` in a new frame.

        The language goes into the agent's profile, which is where Zendesk keeps it.
        """
        asked = _asked()
        agent_id, location = asked.get("agent_id"), asked.get("location")
        if location not in LOCATIONS:
            return _refuse(f"location: {location!r} is not one of {', '.join(LOCATIONS)}")
        if not isinstance(agent_id, int) or reader.user(agent_id).get("gone"):
            return _refuse(f"agent_id: this Zendesk has no user {agent_id!r}")
        if asked.get("language") in LANGUAGES:
            reader.speak(agent_id, str(asked["language"]))
        guid = str(uuid4())
        origin = request.headers.get("Origin", request.host_url.rstrip("/"))  # as the browser sees us, behind TLS too
        query = urlencode({"origin": origin, "app_guid": guid})
        token = sign_app_token(world, reader.instance.name, agent_id, location)
        return jsonify(action=f"{liaison_url}/sidebar/{location}?{query}", token=token, app_guid=guid)

    @desk.post("/_session")
    def session() -> ResponseReturnValue:
        """{} -> {token}: a credential for this instance's API, in place of the workspace's own cookie."""
        _asked()
        token = f"{DESK}{secrets.token_hex(16)}"
        with world.lock:
            reader.instance.tokens[token] = now() + SESSION
        return jsonify(token=token)


def _asked() -> dict[str, object]:
    """The JSON body. A page elsewhere cannot send one without being asked first; it answers 415 to anything else."""
    found = request.get_json()
    return found if isinstance(found, dict) else {}


def _refuse(message: str) -> ResponseReturnValue:
    return jsonify(error=message), 400
