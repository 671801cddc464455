"""The side view: what has arrived at the upstreams, and what weather they have."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from zlib import crc32

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from server.sandbox.arrivals import arrived
from server.sandbox.desk.records import Desk
from server.sandbox.desk.slack_view import people
from server.sandbox.desk.weather import KINDS, UPSTREAM_TITLES, change, weather_of
from server.sandbox.world import INSTANCE_UPSTREAMS, Json, World


def install(desk: Blueprint, world: World, reader: Desk) -> None:
    @desk.get("/_arrived")
    def arrived_part() -> ResponseReturnValue:
        return render_template("desk/arrived.html", **_arrived(world, reader))

    @desk.get("/_changes")
    def changes() -> ResponseReturnValue:
        """?ticket=1&ticket=2 -> {tickets: {id: mark}, arrived: number, mark}; a mark differs when its thing does."""
        asked = [int(each) for each in request.args.getlist("ticket") if each.isdigit()]
        found = arrived(world)
        marks = {each: reader.mark(each) for each in asked}
        return jsonify(tickets=marks, arrived=_count(found), mark=_mark(found))

    @desk.post("/_weather")
    def set_weather() -> ResponseReturnValue:
        """{upstream, kind} -> {weather: {upstream: kind}}."""
        asked = request.get_json()
        if not isinstance(asked, dict):
            return jsonify(error="send {upstream, kind}"), 400
        try:
            change(world, str(asked.get("upstream")), str(asked.get("kind")))
        except ValueError as error:
            return jsonify(error=str(error)), 400
        return jsonify(weather={upstream: weather_of(world, upstream) for upstream in UPSTREAM_TITLES})

    @desk.post("/_reset")
    def reset() -> ResponseReturnValue:
        """Tell the story from its beginning."""
        request.get_json()
        world.reset()
        return "", 204


def _arrived(world: World, reader: Desk) -> Json:
    found = arrived(world)
    channels: dict[str, list[Json]] = defaultdict(list)
    for message in found["slack"]:
        channels[_title(world, message)].append(message)
    with world.lock:
        names = {key: user.get("real_name") or user.get("name") or key for key, user in world.slack.users.items()}
        projects = {key: project["path_with_namespace"] for key, project in world.gitlab.projects.items()}
    return {
        "channels": channels,
        "names": names,
        "projects": projects,
        "salesforce": found["salesforce"],
        "gitlab": found["gitlab"],
        "email": found["email"],
        "people": people(world),
        "whoever": _whoever,
        "mark": _mark(found),
        "zendesk": found["zendesk"].get(reader.instance.name, []),
        "person": reader.user,
        "count": _count(found),
        "upstreams": _upstreams(world, reader),
        "kinds": {key: title for key, (title, _) in KINDS.items()},
    }


def _upstreams(world: World, reader: Desk) -> list[tuple[str, str, str]]:
    """(name, title, weather) of this desk's Zendesk and of those that everybody shares."""
    mine = INSTANCE_UPSTREAMS[reader.instance.name]
    shown = [mine, "salesforce", "slack", "gitlab", "email"]
    return [(name, UPSTREAM_TITLES[name], weather_of(world, name)) for name in shown]


def _title(world: World, message: Json) -> str:
    """The channel's name, or whom a direct message goes to."""
    if message["channel_name"]:
        return f"#{message['channel_name']}"
    members = world.slack.channels[message["channel"]]["members"]
    return ", ".join(f"@{world.slack.users[each]['real_name']}" for each in members)


def _whoever(message: Json) -> str:
    """Whom the message mentions first: the likeliest to answer it."""
    found = re.search(r"<@([A-Z0-9]+)>", json.dumps(message))
    return found[1] if found else ""


def _count(found: Json) -> int:
    notes = sum(len(issue["notes"]) for issue in found["gitlab"])
    updates = sum(len(each) for each in found["zendesk"].values())
    return sum(len(found[name]) for name in ("slack", "salesforce", "gitlab", "email")) + notes + updates


def _mark(found: Json) -> str:
    """Differs whenever anything of it does."""
    return f"{crc32(json.dumps(found, sort_keys=True).encode()):x}"
