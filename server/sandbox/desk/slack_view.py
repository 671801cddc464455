"""The desk's look into Slack: what Liaison has said there, with buttons to press and threads to answer in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.courier import Answer
from server.sandbox.slack import colleagues, pressing
from server.sandbox.slack.colleagues import Impossible
from server.sandbox.slack.controls import introduced
from server.sandbox.world import Json, World

WHY = {
    "connection_failed": "Liaison does not answer.",
    "http_timeout": "Liaison did not answer within three seconds.",
}


def install(desk: Blueprint, world: World) -> None:
    """Each route takes JSON and answers {problem}: "" when Liaison took it, else what went wrong, in words."""

    @desk.errorhandler(Impossible)
    def impossible(error: Impossible) -> ResponseReturnValue:
        return jsonify(error=str(error)), 400

    @desk.post("/_slack/press")
    def press() -> ResponseReturnValue:
        """{channel, ts, action_id, user}"""
        given = _given("channel", "ts", "action_id", "user")
        return jsonify(
            problem=_problem(pressing.press(world, given["channel"], given["ts"], given["action_id"], given["user"]))
        )

    @desk.post("/_slack/reply")
    def reply() -> ResponseReturnValue:
        """{channel, thread_ts, user, text}"""
        given = _given("channel", "thread_ts", "user", "text")
        handshake = introduced(world)
        colleagues.reply(world, **given)
        return jsonify(problem=WHY.get(handshake, f"Liaison takes no events: {handshake}") if handshake else "")

    @desk.post("/_slack/edit")
    def edit() -> ResponseReturnValue:
        """{channel, ts, text}"""
        colleagues.edit(world, **_given("channel", "ts", "text"))
        return jsonify(problem="")

    @desk.post("/_slack/delete")
    def delete() -> ResponseReturnValue:
        """{channel, ts}"""
        colleagues.delete(world, **_given("channel", "ts"))
        return jsonify(problem="")


def people(world: World) -> list[tuple[str, str]]:
    """(id, name) of who may act in Slack, by name."""
    with world.lock:
        users = [user for user in world.slack.users.values() if not user["deleted"] and not user.get("is_bot")]
        return sorted(((user["id"], str(user["real_name"])) for user in users), key=lambda each: each[1].casefold())


def _given(*names: str) -> dict[str, str]:
    asked: Any = request.get_json()
    given: Json = asked if isinstance(asked, dict) else {}
    found = {name: str(given.get(name) or "").strip() for name in names}
    missing = [name for name, value in found.items() if not value]
    if missing:
        raise Impossible(f"missing: {', '.join(missing)}")
    return found


def _problem(answer: Answer) -> str:
    if answer.is_good:
        return ""
    return WHY.get(answer.reason, f"Liaison answered {answer.status}: {answer.body.decode(errors='replace')[:200]}")
