"""A new ticket in the shape of those that are there, and one that continues a closed one."""

from __future__ import annotations

import copy

from server.sandbox.loading.tickets import comment, follow_up_source
from server.sandbox.world import Json, ZendeskInstance, now, stamp
from server.sandbox.zendesk import problems

FIRST_COMMENT = 99_000_000_000_000


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
