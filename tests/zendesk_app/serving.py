"""A small app that serves the sidebar's real templates and files for contexts made by hand, on a real socket.

The signed launch, sessions and upstreams are left out: other tests have them. The ZAF SDK is Zendesk's; `sdk.js` here
plays it, and a test moves it by `window.zendesk`.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import make_server

from server.records import Context, OtherTickets
from server.web.sidebar import assets, headers
from server.web.sidebar.dealings import Dealings
from server.web.sidebar.rendering import render_card, render_refusal, render_shell, render_tickets
from server.web.sidebar.session_block import session_block
from tests.zendesk_app.contexts import NOW, OTHERS
from tests.zendesk_app.pressing import Presses
from tests.zendesk_app.shapes import SHAPES

SDK = """
window.zendesk = {location: %s, live: {}, context: %s, handlers: {}, invoked: [], emit(name, data) {
  for (const handler of this.handlers[name] ?? []) handler(data);
}};
window.ZAFClient = {init: () => ({
  on(name, handler) { (window.zendesk.handlers[name] ??= []).push(handler); },
  async get(paths) { return Object.fromEntries([paths].flat().map((path) => [path, window.zendesk.live[path]])); },
  async invoke(...all) { window.zendesk.invoked.push(all); return {}; },
  async context() { return window.zendesk.context; },
})};
"""


class Desk:
    """What the app answers with, changed by tests while it runs: `tickets` by id, `answers` overrule a path once."""

    def __init__(self) -> None:
        self.language = "en"
        self.location = "ticket_sidebar"
        self.zendesk_context: dict[str, Any] = {"ticketId": 4242}
        self.tickets: dict[int, Callable[[], Context]] = {4242: SHAPES["rich"]}
        self.others: OtherTickets = OTHERS
        self.dealings: Dealings | None = None
        self.presses = Presses()
        self.lifetime = timedelta(minutes=15)
        self.answers: dict[str, list[Callable[[], Response]]] = {}
        self.asked: list[tuple[str, str, Any]] = []
        self.url = ""


def desk_app(desk: Desk) -> Flask:
    app = Flask("sidebar", template_folder=str(assets.TEMPLATES), static_folder=None)
    app.before_request(lambda: _note_and_overrule(desk))
    app.add_url_rule("/sidebar/assets/<version>/<path:name>", "asset", _asset)
    app.add_url_rule("/sdk.js", "sdk", lambda: Response(_sdk(desk), content_type="text/javascript"))
    app.add_url_rule("/launch", "launch", lambda: _launch(desk))
    app.add_url_rule(
        "/refused", "refused", lambda: _page(render_refusal("The token has expired.", "Try again.", desk.language))
    )
    app.add_url_rule("/sidebar/tickets/<int:number>/card", "ticket", lambda number: _card(desk, desk.tickets[number]()))
    app.add_url_rule("/sidebar/users/<int:_number>/card", "user", lambda _number: _card(desk, SHAPES["user"]()))
    app.add_url_rule(
        "/sidebar/organizations/<int:_number>/card", "org", lambda _number: _card(desk, SHAPES["organization"]())
    )
    app.add_url_rule(
        "/sidebar/organizations/<int:_number>/tickets",
        "others",
        lambda _number: Response(render_tickets(desk.others, desk.language, NOW)),
    )
    desk.presses.serve(app, desk)
    app.add_url_rule("/api/v1/session/renew", "renew", lambda: _renewed(desk), methods=["POST"])
    app.add_url_rule(
        "/api/v1/organizations/<int:_number>/overrides", "add", lambda _number: ("{}", 201), methods=["POST"]
    )
    app.add_url_rule(
        "/api/v1/organizations/<int:_number>/overrides/<_id>",
        "drop",
        lambda _number, _id: ("", 204),
        methods=["DELETE"],
    )
    return app


def _note_and_overrule(desk: Desk) -> Response | None:
    if not request.path.startswith(("/sidebar/assets", "/sdk")):
        body = request.get_json(silent=True)
        desk.asked.append(
            (f"{request.method} {request.full_path.rstrip('?')}", request.headers.get("Authorization", ""), body)
        )
    waiting = desk.answers.get(request.path)
    return waiting.pop(0)() if waiting else None


def _asset(version: str, name: str) -> Response:
    assert version == assets.version()
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response((assets.STATIC / name).read_bytes(), content_type=kind)


def _sdk(desk: Desk) -> str:
    return SDK % (json.dumps(desk.location), json.dumps(desk.zendesk_context))


def _session(desk: Desk, token: str) -> dict[str, Any]:
    return session_block(
        token=token,
        expires_at=NOW + desk.lifetime,
        now=NOW,
        instance="global",
        location=desk.location,
        agent_id=77,
        language=desk.language,
    )


def _launch(desk: Desk) -> Response:
    return _page(render_shell(_session(desk, "first-token"), "/sdk.js"))


def _page(html: str) -> Response:
    return headers.protect_page(Response(html), headers.content_security_policy("/sdk.js", ("'self'",)))


def _card(desk: Desk, context: Context) -> Response:
    return headers.protect_fragment(
        Response(render_card(context, desk.language, NOW, request.args.get("unsaved"), desk.dealings))
    )


def _renewed(desk: Desk) -> Response:
    ends = NOW + timedelta(minutes=15)
    block = {"token": "second-token", "issued_at": NOW.isoformat(), "expires_at": ends.isoformat()}
    return Response(json.dumps(block), content_type="application/json")


@contextmanager
def serving() -> Iterator[Desk]:
    """The app on a free port of 127.0.0.1, in threads of its own."""
    desk = Desk()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, desk_app(desk), threaded=True)
    desk.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
