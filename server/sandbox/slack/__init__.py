"""A small Slack: the Web API methods that Liaison uses, as the real ones answer.

Evidence: https://docs.slack.dev/reference/methods ; most failures are HTTP 200 with {"ok": false, "error": …}.
"""

from __future__ import annotations

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from server.sandbox import landing, weather
from server.sandbox.slack import channels, controls, messages, outgoing, people, reading
from server.sandbox.slack.access import arguments, check_scopes, token, with_scopes
from server.sandbox.slack.calls import Call, SlackError
from server.sandbox.world import World

__all__ = ["create_app"]

METHODS = {**people.METHODS, **channels.METHODS, **messages.METHODS, **reading.METHODS}


def create_app(world: World) -> Flask:
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    weather.install(app, world, "slack")

    @app.errorhandler(SlackError)
    def failed(error: SlackError) -> ResponseReturnValue:
        return jsonify(ok=False, error=error.error, **error.more)

    @app.route("/api/<method>", methods=["GET", "POST"])
    def call(method: str) -> ResponseReturnValue:
        asked_with = token()
        if not asked_with:
            raise SlackError("not_authed")
        if asked_with != world.slack.token:
            raise SlackError("invalid_auth")
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        scopes, answer = METHODS[method]
        asked = Call(world.slack, arguments())
        with world.lock:
            check_scopes(world, scopes)
            response = jsonify(ok=True, **answer(asked))
            for event in asked.happened:
                outgoing.tell(world, event)
        return with_scopes(response, world, scopes)

    app.register_blueprint(controls.blueprint(world))
    landing.install(app, "Slack", lambda path: _name(world, path))
    return app


def _name(world: World, path: str) -> str:
    """A member's or a channel's name for the path that ends with its id."""
    last = path.rpartition("/")[2]
    known = world.slack.users.get(last) or world.slack.channels.get(last) or {}
    return str(known.get("real_name") or known.get("name") or path)
