"""Groups and who is in them.

https://developer.zendesk.com/api-reference/ticketing/groups/group_memberships/
"""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from server.sandbox.world import Json, World, ZendeskInstance
from server.sandbox.zendesk import pages, problems


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.get("/groups")
    def list_groups() -> ResponseReturnValue:
        return jsonify(pages.page_of("groups", list(instance.groups.values())))

    @api.get("/groups/<int:group_id>")
    def show_group(group_id: int) -> ResponseReturnValue:
        if group_id not in instance.groups:
            raise problems.not_found()
        return jsonify(group=instance.groups[group_id])

    @api.get("/group_memberships")
    def all_memberships() -> ResponseReturnValue:
        return jsonify(pages.page_of("group_memberships", instance.memberships))

    @api.get("/groups/<int:group_id>/memberships")
    def of_group(group_id: int) -> ResponseReturnValue:
        kept = [each for each in instance.memberships if each["group_id"] == group_id]
        return jsonify(pages.page_of("group_memberships", kept))

    @api.get("/users/<int:user_id>/group_memberships")
    def of_user(user_id: int) -> ResponseReturnValue:
        kept = [each for each in instance.memberships if each["user_id"] == user_id]
        return jsonify(pages.page_of("group_memberships", kept))

    @api.get("/users/<int:user_id>/groups")
    def groups_of_user(user_id: int) -> ResponseReturnValue:
        return jsonify(pages.page_of("groups", groups_of(instance, user_id)))


def groups_of(instance: ZendeskInstance, user_id: int) -> list[Json]:
    """Default first."""
    mine = sorted((each for each in instance.memberships if each["user_id"] == user_id), key=lambda m: not m["default"])
    return [instance.groups[each["group_id"]] for each in mine]
