"""What stands before every fake: the journal, the faults, and the /_sandbox controls."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.arrivals import arrived
from server.sandbox.faults import FaultError, Rule
from server.sandbox.journal import Entry, readable_body
from server.sandbox.world import World, now

CONTROL = "/_sandbox/"
UNWATCHED = (CONTROL, "/agent", "/desk")
DRIPS = 20


def install(app: Flask, world: World, upstream: str) -> None:
    """Put journal, faults and controls before the app's routes."""

    def before() -> ResponseReturnValue | None:
        if request.path.startswith(UNWATCHED):
            return None
        g.entry = _entry(upstream)
        world.journal.add(g.entry)
        wait, rule = world.faults.take(upstream, request.method, request.full_path.rstrip("?"))
        time.sleep(wait)
        g.drip = rule.drip if rule else None
        return _answer(rule) if rule else None

    def after(response: Response) -> Response:
        if "entry" in g:
            g.entry.status = response.status_code
        if g.get("drip"):
            response.response = _dripping(response.get_data(), g.drip)
        return response

    app.before_request(before)
    app.after_request(after)
    app.register_blueprint(_controls(world, upstream))


def _entry(upstream: str) -> Entry:
    return Entry(
        upstream=upstream,
        method=request.method,
        path=request.path,
        query=request.args.to_dict(),
        body=readable_body(request.get_data(cache=True), request.content_type or ""),
        headers=sorted(name for name, _ in request.headers),
        at=now().isoformat(),
    )


def _answer(rule: Rule) -> ResponseReturnValue | None:
    if rule.drop or rule.hang is not None:
        time.sleep(rule.hang or 0)
        _hang_up()
        return Response(status=204)
    if rule.status is None:
        return None
    text = rule.body if isinstance(rule.body, str) else json.dumps(rule.body if rule.body is not None else {})
    response = Response(text, status=rule.status, content_type="application/json")
    response.headers.update(rule.headers)
    if rule.retry_after is not None:
        response.headers["Retry-After"] = f"{rule.retry_after:g}"
    return response


def _hang_up() -> None:
    """Close the caller's connection without a byte. WSGI has no word for it, so reach for waitress's channel."""
    watched = request.environ.get("waitress.client_disconnected")
    if watched is not None:
        try:
            watched.__self__.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the caller was quicker


def _dripping(body: bytes, seconds: float) -> Iterator[bytes]:
    size = max(1, len(body) // DRIPS)
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    for piece in pieces:
        time.sleep(seconds / len(pieces))
        yield piece


def _controls(world: World, upstream: str) -> Blueprint:
    controls = Blueprint("sandbox_controls", __name__, url_prefix=CONTROL.rstrip("/"))

    @controls.post("/faults")
    def add_fault() -> ResponseReturnValue:
        rule: Any = request.get_json(silent=True)
        if not isinstance(rule, dict):
            return jsonify(error="send one fault as a JSON object"), 400
        try:
            world.faults.add(upstream, **rule)
        except (FaultError, TypeError) as error:
            return jsonify(error=str(error)), 400
        return jsonify(rule), 201

    @controls.delete("/faults")
    def clear_faults() -> ResponseReturnValue:
        world.faults.clear(upstream)
        return "", 204

    @controls.get("/requests")
    def read_requests() -> ResponseReturnValue:
        return jsonify(world.journal.read(upstream))

    @controls.delete("/requests")
    def clear_requests() -> ResponseReturnValue:
        world.journal.clear(upstream)
        return "", 204

    @controls.post("/reset")
    def reset() -> ResponseReturnValue:
        world.reset()
        return "", 204

    @controls.get("/state")
    def state() -> ResponseReturnValue:
        return jsonify(arrived(world))

    return controls
