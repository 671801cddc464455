"""A ticket's tags by themselves, and one change for many tickets: the two ways to add a tag and keep the others.

https://developer.zendesk.com/documentation/ticketing/managing-tickets/adding-tags-to-tickets-without-overwriting-existing-tags/
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Json, World, ZendeskInstance
from server.sandbox.zendesk import problems
from server.sandbox.zendesk.tickets import find
from server.sandbox.zendesk.updates import update

AS_UPDATE = {"PUT": "additional_tags", "POST": "tags", "DELETE": "remove_tags"}


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.route("/tickets/<int:ticket_id>/tags", methods=list(AS_UPDATE))
    def change_tags(ticket_id: int) -> ResponseReturnValue:
        body: Any = request.get_json(silent=True)
        given = body if isinstance(body, dict) else {}
        change = {AS_UPDATE[request.method]: given.get("tags", [])}
        if str(given.get("safe_update", "")).lower() == "true":
            change |= {"safe_update": True, "updated_stamp": given.get("updated_stamp", "")}
        with world.lock:
            update(instance, find(instance, ticket_id), with_added(find(instance, ticket_id), change))
            return jsonify(tags=find(instance, ticket_id)["tags"])

    @api.put("/tickets/update_many")
    def update_many() -> ResponseReturnValue:
        body: Any = request.get_json(silent=True)
        ids = [int(each) for each in request.args.get("ids", "").split(",") if each.isdigit()]
        if not ids or not isinstance(body, dict) or not isinstance(body.get("ticket"), dict):
            raise problems.bad_request("Parameter Required", "Parameters ids and ticket are required")
        with world.lock:
            for each in ids:
                ticket = find(instance, each)
                update(instance, ticket, with_added(ticket, body["ticket"]))
        job = uuid4().hex
        address = f"https://{instance.subdomain}.zendesk.com/api/v2/job_statuses/{job}.json"
        return jsonify(job_status={"id": job, "url": address, "total": len(ids), "status": "completed"})


def with_added(ticket: Json, changes: Json) -> Json:
    """The changes with `additional_tags` and `remove_tags` worked into `tags`."""
    kept = {key: value for key, value in changes.items() if key not in ("additional_tags", "remove_tags")}
    before: list[str] = changes["tags"] if "tags" in changes else ticket["tags"]
    tags = {*before, *changes.get("additional_tags", ())}
    return {**kept, "tags": sorted(tags - set(changes.get("remove_tags", ())))}
