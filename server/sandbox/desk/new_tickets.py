"""A ticket that the agent makes at the desk."""

from __future__ import annotations

import copy
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.desk.records import Desk
from server.sandbox.loading.tickets import comment
from server.sandbox.world import Json, World, ZendeskInstance, now, stamp

PRIORITIES = ("low", "normal", "high", "urgent")
FIRST_COMMENT = 99_000_000_000_000


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
            ticket = _ticket(reader.instance, subject, requester, priority, text)
        return jsonify(id=ticket["id"]), 201


def _ticket(instance: ZendeskInstance, subject: str, requester: Json, priority: str | None, text: str) -> Json:
    """Add it, in the shape of those that are there. The caller holds the lock."""
    ticket_id = max(instance.tickets, default=0) + 1
    at = stamp(now())
    pattern = next(iter(instance.tickets.values()), {})
    ticket = copy.deepcopy(pattern) | {
        "id": ticket_id,
        "url": f"https://{instance.subdomain}.zendesk.com/api/v2/tickets/{ticket_id}.json",
        "created_at": at,
        "updated_at": at,
        "subject": subject,
        "raw_subject": subject,
        "description": text,
        "priority": priority,
        "status": "new",
        "requester_id": requester["id"],
        "submitter_id": requester["id"],
        "organization_id": requester.get("organization_id"),
        "assignee_id": None,
        "tags": [],
        "external_id": None,
        "encoded_id": f"ZD-{ticket_id:06d}",
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "custom_fields": [{"id": field["id"], "value": None} for field in instance.ticket_fields],
    }
    ticket["fields"] = ticket["custom_fields"]
    instance.tickets[ticket_id] = ticket
    instance.comments[ticket_id] = [
        comment(
            comment_id=FIRST_COMMENT + ticket_id,
            author_id=requester["id"],
            body=text,
            public=True,
            created_at=at,
            ticket_id=ticket_id,
        )
    ]
    return ticket
