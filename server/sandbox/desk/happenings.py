"""The side view: what has arrived at the four upstreams, and what weather they have."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from server.sandbox.arrivals import arrived
from server.sandbox.desk.records import Desk
from server.sandbox.desk.weather import KINDS, UPSTREAM_TITLES, change, weather_of
from server.sandbox.world import INSTANCE_UPSTREAMS, Json, World


def install(desk: Blueprint, world: World, reader: Desk) -> None:
    @desk.get("/_arrived")
    def arrived_part() -> ResponseReturnValue:
        return render_template("desk/arrived.html", **_arrived(world, reader))

    @desk.get("/_changes")
    def changes() -> ResponseReturnValue:
        """?ticket=1&ticket=2 -> {tickets: {id: mark}, arrived: number}; a mark differs when the ticket does."""
        asked = [int(each) for each in request.args.getlist("ticket") if each.isdigit()]
        return jsonify(tickets={each: reader.mark(each) for each in asked}, arrived=_count(arrived(world)))

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
        channels[message["channel_name"] or message["channel"]].append(message)
    with world.lock:
        names = {key: user.get("real_name") or user.get("name") or key for key, user in world.slack.users.items()}
        projects = {key: project["path_with_namespace"] for key, project in world.gitlab.projects.items()}
    return {
        "channels": channels,
        "names": names,
        "projects": projects,
        "salesforce": found["salesforce"],
        "gitlab": found["gitlab"],
        "zendesk": found["zendesk"].get(reader.instance.name, []),
        "person": reader.user,
        "count": _count(found),
        "upstreams": _upstreams(world, reader),
        "kinds": {key: title for key, (title, _) in KINDS.items()},
    }


def _upstreams(world: World, reader: Desk) -> list[tuple[str, str, str]]:
    """(name, title, weather) of this desk's Zendesk and of the three that everybody shares."""
    mine = INSTANCE_UPSTREAMS[reader.instance.name]
    shown = [mine, "salesforce", "slack", "gitlab"]
    return [(name, UPSTREAM_TITLES[name], weather_of(world, name)) for name in shown]


def _count(found: Json) -> int:
    notes = sum(len(issue["notes"]) for issue in found["gitlab"])
    updates = sum(len(each) for each in found["zendesk"].values())
    return len(found["slack"]) + len(found["salesforce"]) + len(found["gitlab"]) + notes + updates
