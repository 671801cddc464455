"""A small Slack: the Web API methods that Liaison uses, as the real ones answer.

Evidence: https://docs.slack.dev/reference/methods ; most failures are HTTP 200 with {"ok": false, "error": …}.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox import landing, weather
from server.sandbox.slack import channels, controls, messages, outgoing, people, reading
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
        token = _token()
        if not token:
            raise SlackError("not_authed")
        if token != world.slack.token:
            raise SlackError("invalid_auth")
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        scopes, answer = METHODS[method]
        asked = Call(world.slack, _arguments())
        with world.lock:
            _check_scopes(world, scopes)
            response = jsonify(ok=True, **answer(asked))
            for event in asked.happened:
                outgoing.tell(world, event)
        return _with_scopes(response, world, scopes)

    app.register_blueprint(controls.blueprint(world))
    landing.install(app, "Slack", lambda path: _name(world, path))
    return app


def _name(world: World, path: str) -> str:
    """A member's or a channel's name for the path that ends with its id."""
    last = path.rpartition("/")[2]
    known = world.slack.users.get(last) or world.slack.channels.get(last) or {}
    return str(known.get("real_name") or known.get("name") or path)


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else str(_arguments().get("token", ""))


def _arguments() -> dict[str, Any]:
    """From the query, the form, or a JSON body, as slack_sdk may send any of them."""
    sent = request.get_json(silent=True) if request.is_json else None
    return {**request.args.to_dict(), **request.form.to_dict(), **(sent if isinstance(sent, dict) else {})}


def _check_scopes(world: World, needed: tuple[str, ...]) -> None:
    """Any one of `needed` will do."""
    if needed and not set(needed) & set(world.slack.scopes):
        raise SlackError("missing_scope", needed=needed[0], provided=",".join(world.slack.scopes))


def _with_scopes(response: Response, world: World, needed: tuple[str, ...]) -> Response:
    response.headers["X-OAuth-Scopes"] = ",".join(world.slack.scopes)
    response.headers["X-Accepted-OAuth-Scopes"] = ",".join(needed)
    return response
