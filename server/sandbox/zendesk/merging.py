"""POST /tickets/{id}/merge: other tickets go on in this one.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#merge-tickets-into-target-ticket
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.loading.merges import tell_both
from server.sandbox.world import Json, World, ZendeskInstance, now, stamp
from server.sandbox.zendesk import problems
from server.sandbox.zendesk.tickets import find

MERGED = "closed_by_merge"


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.post("/tickets/<int:ticket_id>/merge")
    def merge_tickets(ticket_id: int) -> ResponseReturnValue:
        body: Any = request.get_json(silent=True)
        ids = body.get("ids") if isinstance(body, dict) else None
        if not isinstance(ids, list) or not ids:
            raise problems.bad_request("Parameter Required", "Parameter ids is required")
        with world.lock:
            target = find(instance, ticket_id)
            for each in ids:
                merge(instance, find(instance, int(each)), target)
        job = uuid4().hex
        return jsonify(
            job_status={
                "id": job,
                "url": f"https://{instance.subdomain}.zendesk.com/api/v2/job_statuses/{job}.json",
                "total": len(ids),
                "progress": len(ids),
                "status": "completed",
                "message": None,
                "results": [],
            }
        )


def merge(instance: ZendeskInstance, source: Json, target: Json) -> None:
    """Close `source` and tell both. The caller holds the lock. Raises Problem 422."""
    if source["id"] == target["id"] or "closed" in (source["status"], target["status"]):
        raise problems.invalid_record("base", "Merge: a ticket that is closed, or the same, cannot be merged")
    source["status"] = "closed"
    source["tags"] = sorted({*source["tags"], MERGED})
    source["updated_at"] = target["updated_at"] = stamp(now())
    tell_both(instance, source, target)
