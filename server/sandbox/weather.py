"""What stands before every fake: the journal, the faults, and the /_sandbox controls."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.arrivals import arrived
from server.sandbox.journal import Entry, readable_body
from server.sandbox.rules import FaultError
from server.sandbox.spoiling import name_of, spoil
from server.sandbox.world import World, now

CONTROL = "/_sandbox/"
UNWATCHED = (CONTROL, "/agent", "/desk")


def install(app: Flask, world: World, upstream: str) -> None:
    """Put journal, faults and controls before the app's routes."""

    def before() -> ResponseReturnValue | None:
        if request.path.startswith(UNWATCHED):
            return None
        g.entry = _entry(upstream)
        world.journal.add(g.entry)
        wait, rule = world.faults.take(upstream, request.method, request.full_path.rstrip("?"))
        time.sleep(wait)
        if rule is None:
            return None
        g.entry.fault = name_of(rule)
        if rule.is_late():
            g.late = rule
            return None
        return spoil(rule, upstream, None)

    def after(response: Response) -> Response:
        if "entry" in g:
            g.entry.status = response.status_code
        if "late" in g:
            return spoil(g.late, upstream, response) or response
        return response

    app.before_request(before)
    app.after_request(after)
    app.register_blueprint(_controls(world, upstream))
    app.register_blueprint(_email_controls(world))


def _email_controls(world: World) -> Blueprint:
    """/_sandbox/email/…, on every fake: the mail server speaks no HTTP itself."""
    return _controls(world, "email", "email_controls", f"{CONTROL}email")


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


def _controls(
    world: World, upstream: str, name: str = "sandbox_controls", prefix: str = CONTROL.rstrip("/")
) -> Blueprint:
    controls = Blueprint(name, __name__, url_prefix=prefix)

    @controls.errorhandler(FaultError)
    def unusable(error: FaultError) -> ResponseReturnValue:
        return jsonify(error=str(error)), 400

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

    _fault_controls(controls, world, upstream)
    return controls


def _fault_controls(controls: Blueprint, world: World, upstream: str) -> None:
    faults = world.faults

    @controls.post("/faults")
    def add_fault() -> ResponseReturnValue:
        rule = _asked("fault")
        faults.add(upstream, **rule)
        return jsonify(rule), 201

    @controls.delete("/faults")
    def clear_faults() -> ResponseReturnValue:
        faults.clear(upstream)
        return "", 204

    @controls.post("/storm")
    def begin_storm() -> ResponseReturnValue:
        """The fields of Storm -> 201 with the storm."""
        faults.begin_storm(upstream, **_asked("storm"))
        return jsonify(faults.storms[upstream].report()), 201

    @controls.get("/storm")
    def show_storm() -> ResponseReturnValue:
        """{} when the weather is good."""
        storm = faults.storms.get(upstream)
        return jsonify(storm.report() if storm else {})

    @controls.delete("/storm")
    def end_storm() -> ResponseReturnValue:
        """What it has done: {seen, done: {kind: number}, …}; {} when there was none."""
        storm = faults.end_storm(upstream)
        return jsonify(storm.report() if storm else {})


def _asked(word: str) -> dict[str, Any]:
    sent: Any = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise FaultError(f"send one {word} as a JSON object")
    return sent
