"""What is written down of an update. https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/"""

from __future__ import annotations

from server.sandbox.world import Json, ZendeskInstance

AUDIT_IDS = 90_000_000_000_000
PLAIN = ("subject", "status", "priority", "type", "external_id", "assignee_id", "group_id", "organization_id", "due_at",
         "ticket_form_id", "requester_id")  # fmt: skip
"""The keys of a ticket that an update simply sets."""


def caller_id(instance: ZendeskInstance) -> int:
    """The administrator that the credential belongs to."""
    return next((user["id"] for user in instance.users.values() if user["email"] == instance.email), 0)


def audit(instance: ZendeskInstance, ticket: Json, changes: Json, comment: Json | None) -> Json:
    audits = instance.audits.setdefault(ticket["id"], [])
    audit_id = AUDIT_IDS + ticket["id"] * 10_000 + len(audits) * 10 + 5
    events: list[Json] = []
    if comment is not None:
        events.append({key: value for key, value in comment.items() if key not in ("ticket_id", "metadata")})
    for number, key in enumerate(key for key in (*PLAIN, "tags") if key in changes):
        event = {"id": audit_id + number + 1, "type": "Change", "field_name": key, "value": ticket[key]}
        events.append({**event, "previous_value": None})
    made = {
        "id": audit_id,
        "ticket_id": ticket["id"],
        "created_at": ticket["updated_at"],
        "author_id": caller_id(instance),
        "metadata": {"system": {}, "custom": changes.get("metadata", {})},
        "via": {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}},
        "events": events,
    }
    audits.append(made)
    return made
