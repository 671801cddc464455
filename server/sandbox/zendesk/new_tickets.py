"""POST /tickets: a new ticket, or a follow-up of a closed one.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Json, World, ZendeskInstance
from server.sandbox.zendesk import problems
from server.sandbox.zendesk.making import follow_up, make
from server.sandbox.zendesk.tickets import find


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
