"""Organizations: one, and by external id or name.

https://developer.zendesk.com/api-reference/ticketing/organizations/organizations/
"""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Json, World, ZendeskInstance
from server.sandbox.zendesk import pages, problems


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.get("/organizations/<int:organization_id>")
    def show_organization(organization_id: int) -> ResponseReturnValue:
        with world.lock:
            if organization_id not in instance.organizations:
                raise problems.not_found()
            return jsonify(organization=instance.organizations[organization_id])

    @api.get("/organizations")
    def list_organizations() -> ResponseReturnValue:
        with world.lock:
            return jsonify(pages.page_of("organizations", list(instance.organizations.values())))

    @api.get("/organizations/search")
    def search_organizations() -> ResponseReturnValue:
        with world.lock:
            return jsonify(pages.by_number("organizations", _named(instance)))


def _named(instance: ZendeskInstance) -> list[Json]:
    """By `external_id` (exact, case aside) or `name` (exact, case aside); one of them has to be given."""
    external_id, name = request.args.get("external_id"), request.args.get("name")
    if external_id is None and name is None:
        raise problems.bad_request("Parameter Required", "One of external_id or name is required")
    key, asked = ("external_id", external_id) if external_id is not None else ("name", name)
    return [each for each in instance.organizations.values() if (each[key] or "").lower() == (asked or "").lower()]
