"""Stands in for what a press asks of the server: previews, presses that are made once, and what becomes of them."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from server.escalations.records import Asked, Escalation, Preview
from server.records import Role
from server.web.sidebar.dealings import Dealings
from server.web.sidebar.previewing import preview_view
from server.web.sidebar.rendering import render_preview, render_strip
from server.web.sidebar.voice import Voice
from tests.zendesk_app.contexts import NOW, TERMS, ZENDESK
from tests.zendesk_app.escalations import LENA, PREVIEW, just_pressed

if TYPE_CHECKING:
    from tests.zendesk_app.serving import Desk


class Presses:
    """`preview` answers what is asked; `made` are escalations by key; `acted` is what was done to them.

    `after`: what is true from the moment on that somebody has asked for that (`"undo"`), be it refused; `first` is what
    somebody else has pressed at the same second.
    """

    def __init__(self) -> None:
        self.preview: Callable[[Asked], Preview] = told
        self.made: dict[str, Escalation] = {}
        self.bodies: list[tuple[str, dict[str, Any]]] = []
        self.acted: list[str] = []
        self.refuse: list[Response] = []
        self.after: dict[str, Dealings] = {}
        self.first: Escalation | None = None

    def serve(self, app: Flask, desk: "Desk") -> None:
        post = ["POST"]
        app.add_url_rule("/sidebar/tickets/<int:n>/escalations", "strip", lambda n: self._strip(desk, n))
        app.add_url_rule(
            "/sidebar/tickets/<int:n>/escalations/preview", "preview", lambda n: self._preview(desk, n), methods=post
        )
        app.add_url_rule("/api/v1/tickets/<int:n>/escalations", "press", lambda n: self._press(desk), methods=post)
        app.add_url_rule(
            "/api/v1/escalations/<_id>/<verb>", "act", lambda _id, verb: self._act(desk, verb), methods=post
        )
        app.add_url_rule(
            "/api/v1/escalations/<_e>/deliveries/<_id>/retry",
            "retry",
            lambda _e, _id: self._act(desk, "retry"),
            methods=post,
        )
        app.add_url_rule(
            "/api/v1/tickets/<int:n>/dismissals", "aside", lambda n: self._act(desk, "dismiss"), methods=post
        )
        app.add_url_rule(
            "/api/v1/tickets/<int:n>/dismissals/<_s>", "recall", lambda n, _s: self._act(desk, "recall"),
            methods=["DELETE"],
        )  # fmt: skip
        app.add_url_rule("/api/v1/preferences", "prefer", lambda: self._act(desk, "prefer"), methods=["PUT"])
        app.add_url_rule("/api/v1/accounts", "accounts", _accounts)

    def _strip(self, desk: "Desk", ticket_id: int) -> Response:
        known = desk.dealings or Dealings()
        voice = Voice(desk.language, TERMS)
        return Response(render_strip(known.here, ticket_id, voice, NOW, LENA, ZENDESK, known.paused))

    def _preview(self, desk: "Desk", ticket_id: int) -> Response:
        asked = _asked(request.get_json())
        voice = Voice(desk.language, TERMS)
        view = preview_view(self.preview(asked), asked, ticket_id, voice, NOW, button="Tell the CSM")
        others = (("For this ticket", (("pass_lead_renewal", "Pass the renewal question to Sales"),)),)
        return Response(render_preview(view, others, voice))

    def _press(self, desk: "Desk") -> Response:
        key, body = request.headers["Idempotency-Key"], request.get_json()
        self.bodies.append((key, body))
        if self.refuse:
            return self.refuse.pop(0)
        known = self.made.get(key)
        made = known or self.first or replace(just_pressed(), scenario=body["scenario_id"])
        if known is None:
            self.made[key] = made
            assert desk.dealings
            desk.dealings = replace(desk.dealings, here=(made, *desk.dealings.here))
        told = {name: getattr(made, name) for name in ("number", "pressed_by", "pressed_by_name")}
        return as_json({**told, "id": str(made.id), "undo_until": made.undo_until.isoformat()}, 201)

    def _act(self, desk: "Desk", verb: str) -> Response:
        self.acted.append(verb)
        desk.dealings = self.after.pop(verb, desk.dealings)
        if self.refuse:
            return self.refuse.pop(0)
        return as_json({})


def told(asked: Asked) -> Preview:
    """The preview with the sentence in every message, and without what was dropped."""
    said = f"\nLena Brandt adds: {asked.sentence}" if asked.sentence else ""
    kept = [one for one in PREVIEW.deliveries if asked.destinations is None or set(one.parts) & set(asked.destinations)]
    return replace(
        PREVIEW,
        scenario=asked.scenario,
        digest=f"d{asked.sentence}{len(kept)}",
        deliveries=tuple(replace(one, words=one.words + said) for one in kept),
        told=tuple(person for one in kept for person in one.told),
        people={**PREVIEW.people, **asked.people},
    )


def _asked(body: dict[str, Any]) -> Asked:
    return Asked(
        body["scenario_id"],
        None if "destinations" not in body else tuple(body["destinations"]),
        {Role(role): email for role, email in body["people"].items()},
        body["inputs"],
        body["note"],
        body["reason"],
        body["join"],
    )


def _accounts() -> Response:
    found = {"zendesk_organization_id": 9001, "name": "Northwind Traders", "salesforce_id": "0016", "domains": ["x"]}
    wanted = request.args["query"].casefold()
    return as_json({"accounts": [found] if wanted in found["name"].casefold() else []})  # type: ignore[attr-defined]


def as_json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")


def refusal(status: int, **body: Any) -> Response:
    return Response(json.dumps(body), status, content_type="application/problem+json")
