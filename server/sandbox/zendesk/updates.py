"""PUT /tickets/{id}: comments, people, tags, fields; with the safe-update conflict and the closed ticket's refusal.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket
"""

from __future__ import annotations

import copy
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.loading.tickets import comment as new_comment
from server.sandbox.world import Json, World, ZendeskInstance, now, stamp
from server.sandbox.zendesk import problems, update_limit
from server.sandbox.zendesk.audits import AUDIT_IDS, PLAIN, audit, caller_id
from server.sandbox.zendesk.tickets import find

ENUMS = {
    "status": ("new", "open", "pending", "hold", "solved", "closed"),
    "priority": ("low", "normal", "high", "urgent"),
    "type": ("problem", "incident", "question", "task"),
}


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.put("/tickets/<int:ticket_id>")
    def update_ticket(ticket_id: int) -> ResponseReturnValue:
        body: Any = request.get_json(silent=True)
        if not isinstance(body, dict) or not isinstance(body.get("ticket"), dict):
            raise problems.bad_request("Parameter Required", "Parameter ticket is required")
        with world.lock:
            return jsonify(update(instance, find(instance, ticket_id), body["ticket"]))


def update(instance: ZendeskInstance, ticket: Json, changes: Json) -> Json:
    """Apply the changes, all or none; {ticket, audit}. The caller holds the lock. Raises Problem 409, 422 or 429."""
    _refuse(ticket, changes)
    update_limit.count(instance, ticket["id"])
    changed = copy.deepcopy(ticket)
    for key in PLAIN:
        if key in changes:
            changed[key] = changes[key]
    changed["raw_subject"] = changed["subject"]
    _change_tags(changed, changes)
    _change_people(instance, changed, changes)
    _change_fields(changed, changes.get("custom_fields", []))
    comment = _comment(instance, changed, changes.get("comment"), changes.get("metadata") or {})
    moment = now()
    changed["updated_at"] = stamp(moment)
    changed["generated_timestamp"] = int(moment.timestamp())
    ticket.update(changed)
    if comment is not None:
        instance.comments[ticket["id"]].append(comment)
    instance.updates.append({"ticket_id": ticket["id"], "at": stamp(moment), "ticket": changes})
    return {"ticket": ticket, "audit": audit(instance, ticket, changes, comment)}


def _refuse(ticket: Json, changes: Json) -> None:
    if ticket["status"] == "closed":
        raise problems.invalid_record("status", "Status: closed prevents ticket update")
    if changes.get("safe_update") and changes.get("updated_stamp", "") < ticket["updated_at"]:
        raise problems.outdated()
    for key, allowed in ENUMS.items():
        if key in changes and changes[key] not in allowed:
            raise problems.invalid_record(key, f"{key.title()}: {changes[key]} is not included in the list")


def _change_tags(ticket: Json, changes: Json) -> None:
    """`tags` replaces all; additional_tags is a word of update_many alone (see tags.py)."""
    if "tags" in changes:
        ticket["tags"] = sorted(set(changes["tags"]))


def _change_people(instance: ZendeskInstance, ticket: Json, changes: Json) -> None:
    if instance.ccs_enabled:
        _change_list(instance, ticket["email_cc_ids"], changes.get("email_ccs", []), "email_ccs")
    _change_list(instance, ticket["follower_ids"], changes.get("followers", []), "followers")
    if "collaborator_ids" in changes:
        ticket["email_cc_ids"] = [int(each) for each in changes["collaborator_ids"]]
    ticket["collaborator_ids"] = list(dict.fromkeys(ticket["email_cc_ids"] + ticket["follower_ids"]))


def _change_list(instance: ZendeskInstance, ids: list[int], entries: list[Json], field: str) -> None:
    for entry in entries:
        user = _named(instance, entry)
        if user is None or (field == "followers" and user["role"] == "end-user"):
            raise problems.invalid_record(field, f"{field.title()}: is invalid")
        if entry.get("action", "put") == "delete":
            ids[:] = [each for each in ids if each != user["id"]]
        elif user["id"] not in ids:
            ids.append(user["id"])


def _named(instance: ZendeskInstance, entry: Json) -> Json | None:
    if "user_id" in entry:
        return instance.users.get(int(entry["user_id"]))
    email = str(entry.get("user_email", "")).lower()
    return next((user for user in instance.users.values() if user["email"].lower() == email), None)


def _change_fields(ticket: Json, entries: list[Json]) -> None:
    values = {field["id"]: field for field in ticket["custom_fields"]}
    for entry in entries:
        if int(entry["id"]) in values:
            values[int(entry["id"])]["value"] = entry["value"]
    ticket["fields"] = ticket["custom_fields"]


def _comment(instance: ZendeskInstance, ticket: Json, given: Json | None, metadata: Json) -> Json | None:
    if given is None:
        return None
    body = given.get("body") or given.get("html_body") or ""
    if not body.strip():
        raise problems.invalid_record("comment", "Comment: cannot be blank", "BlankValue")
    count = len(instance.comments[ticket["id"]])
    made = new_comment(
        comment_id=AUDIT_IDS + ticket["id"] * 10_000 + count * 10,
        author_id=int(given.get("author_id") or caller_id(instance)),
        body=body,
        public=given.get("public", True),
        created_at=stamp(now()),
        ticket_id=ticket["id"],
    )
    made["via"]["channel"] = "api"
    made["metadata"]["custom"] = metadata
    return made
