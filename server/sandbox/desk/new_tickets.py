"""A ticket that the agent makes at the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.desk.records import Desk
from server.sandbox.world import World
from server.sandbox.zendesk.making import make

PRIORITIES = ("low", "normal", "high", "urgent")


def install(desk: Blueprint, world: World, reader: Desk) -> None:
    @desk.post("/_tickets")
    def create() -> ResponseReturnValue:
        """{subject, requester_id, priority?, description?} -> 201 {id}; 400 names what is missing."""
        asked: Any = request.get_json()
        subject = str(asked.get("subject") or "").strip()
        requester = reader.user(asked.get("requester_id") or None)
        if not subject or requester["id"] is None or requester.get("gone"):
            return jsonify(error="A ticket needs a subject and a requester."), 400
        priority = asked.get("priority") if asked.get("priority") in PRIORITIES else None
        text = str(asked.get("description") or "").strip() or subject
        with world.lock:
            ticket = make(reader.instance, subject, requester, priority, text)
        return jsonify(id=ticket["id"]), 201
