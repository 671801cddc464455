"""/_sandbox/slack/*: let a person of the story do something. Every answer is JSON; 400 says what is wrong."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.courier import Answer
from server.sandbox.slack import colleagues, outgoing, pressing
from server.sandbox.slack.colleagues import Impossible
from server.sandbox.world import Json, World


def blueprint(world: World) -> Blueprint:
    controls = Blueprint("sandbox_slack", __name__, url_prefix="/_sandbox/slack")

    @controls.errorhandler(Impossible)
    def impossible(error: Impossible) -> ResponseReturnValue:
        return jsonify(error=str(error)), 400

    @controls.post("/verify")
    def verify() -> ResponseReturnValue:
        """The handshake for events. {} -> {status, reason, body}"""
        return jsonify(shown(outgoing.verify(world)))

    @controls.post("/press")
    def press() -> ResponseReturnValue:
        """{channel, ts, action_id, user, secret?, seconds_old?} -> what Liaison answered: {status, reason, body}"""
        given = _given("channel", "ts", "action_id", "user")
        old = int(given.get("seconds_old") or 0)
        place = (given["channel"], given["ts"], given["action_id"], given["user"])
        return jsonify(shown(pressing.press(world, *place, secret=given.get("secret", ""), seconds_old=old)))

    @controls.post("/reply")
    def reply() -> ResponseReturnValue:
        """{channel, thread_ts, user, text} -> 201 {message, handshake}"""
        given = _given("channel", "thread_ts", "user", "text")
        handshake = introduced(world)
        message = colleagues.reply(world, given["channel"], given["thread_ts"], given["user"], given["text"])
        return jsonify(message=message, handshake=handshake), 201

    @controls.post("/edit")
    def edit() -> ResponseReturnValue:
        """{channel, ts, text} -> {message}"""
        given = _given("channel", "ts", "text")
        return jsonify(message=colleagues.edit(world, given["channel"], given["ts"], given["text"]))

    @controls.post("/delete")
    def delete() -> ResponseReturnValue:
        """{channel, ts} -> 204"""
        given = _given("channel", "ts")
        colleagues.delete(world, given["channel"], given["ts"])
        return "", 204

    return controls


def introduced(world: World) -> str:
    """Do the handshake if it was not done: "" when Liaison takes events, else why not."""
    if world.slack.events_verified:
        return ""
    answer = outgoing.verify(world)
    return "" if answer.is_good else answer.reason


def shown(answer: Answer) -> Json:
    return {"status": answer.status, "reason": answer.reason, "body": answer.body.decode(errors="replace")}


def _given(*names: str) -> Json:
    asked: Any = request.get_json(silent=True)
    given = asked if isinstance(asked, dict) else {}
    missing = [name for name in names if not isinstance(given.get(name), str) or not given[name]]
    if missing:
        raise Impossible(f"missing: {', '.join(missing)}")
    return given
