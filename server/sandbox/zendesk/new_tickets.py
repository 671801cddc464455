"""POST /tickets: a new ticket, or a follow-up of a closed one.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket
"""

from __future__ import annotations

import copy
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.loading.tickets import comment, follow_up_source
from server.sandbox.world import Json, World, ZendeskInstance, now, stamp
from server.sandbox.zendesk import problems
from server.sandbox.zendesk.tickets import find

FIRST_COMMENT = 99_000_000_000_000


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.post("/tickets")
    def create_ticket() -> ResponseReturnValue:
        body: Any = request.get_json(silent=True)
        if not isinstance(body, dict) or not isinstance(body.get("ticket"), dict):
            raise problems.bad_request("Parameter Required", "Parameter ticket is required")
        with world.lock:
            return jsonify(ticket=_asked_for(instance, body["ticket"])), 201


def _asked_for(instance: ZendeskInstance, given: Json) -> Json:
    text = str((given.get("comment") or {}).get("body") or given.get("description") or "").strip()
    if not text:
        raise problems.invalid_record("base", "Description: cannot be blank", "BlankValue")
    source = given.get("via_followup_source_id")
    if source is not None:
        return follow_up(instance, find(instance, int(source)), text)
    requester = instance.users.get(int(given.get("requester_id") or 0))
    if requester is None:
        raise problems.invalid_record("requester", "Requester: is invalid")
    return make(instance, str(given.get("subject") or text[:150]), requester, given.get("priority"), text)


def make(instance: ZendeskInstance, subject: str, requester: Json, priority: str | None, text: str) -> Json:
    """Add a ticket, in the shape of those that are there. The caller holds the lock."""
    ticket_id = max(instance.tickets, default=0) + 1
    at = stamp(now())
    pattern = next(iter(instance.tickets.values()), {})
    ticket = copy.deepcopy(pattern) | {
        "id": ticket_id,
        "url": f"https://{instance.subdomain}.zendesk.com/api/v2/tickets/{ticket_id}.json",
        "created_at": at,
        "updated_at": at,
        "generated_timestamp": int(now().timestamp()),
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
        "followup_ids": [],
        "custom_fields": [{"id": field["id"], "value": None} for field in instance.ticket_fields],
    }
    ticket["fields"] = ticket["custom_fields"]
    instance.tickets[ticket_id] = ticket
    first = comment(
        comment_id=FIRST_COMMENT + ticket_id,
        author_id=requester["id"],
        body=text,
        public=True,
        created_at=at,
        ticket_id=ticket_id,
    )
    instance.comments[ticket_id] = [first]
    return ticket


def follow_up(instance: ZendeskInstance, closed: Json, text: str) -> Json:
    """The ticket that continues a closed one: its fields and tags go on. Raises Problem 422 for one that is open."""
    if closed["status"] != "closed":
        raise problems.invalid_record("base", "Follow-up source ticket must be closed")
    requester = instance.users.get(closed["requester_id"]) or {"id": closed["requester_id"]}
    ticket = make(instance, closed["subject"], requester, closed["priority"], text)
    for key in ("type", "organization_id", "group_id", "ticket_form_id", "tags", "custom_fields"):
        ticket[key] = copy.deepcopy(closed[key])
    ticket["fields"] = ticket["custom_fields"]
    ticket["via"] = follow_up_source(closed)
    closed["followup_ids"] = [*closed["followup_ids"], ticket["id"]]
    return ticket
