"""Users: one, me, several, and by e-mail or name.

https://developer.zendesk.com/api-reference/ticketing/users/users/
"""

from __future__ import annotations

import re

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Json, World, ZendeskInstance
from server.sandbox.zendesk import pages, problems
from server.sandbox.zendesk.groups import groups_of
from server.sandbox.zendesk.guard import bearer


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.get("/users/<int:user_id>")
    def show_user(user_id: int) -> ResponseReturnValue:
        with world.lock:
            if user_id not in instance.users:
                raise problems.not_found()
            user = instance.users[user_id]
            return jsonify(user=user, **_beside(instance, user))

    @api.get("/users/me")
    def show_me() -> ResponseReturnValue:
        with world.lock:
            return jsonify(user=_me(instance))

    @api.get("/users/show_many")
    def show_many_users() -> ResponseReturnValue:
        ids = [int(each) for each in request.args.get("ids", "").split(",") if each.isdigit()]
        with world.lock:
            return jsonify(pages.by_number("users", [instance.users[each] for each in ids if each in instance.users]))

    @api.get("/users/search")
    def search_users() -> ResponseReturnValue:
        with world.lock:
            return jsonify(pages.by_number("users", matching(instance, request.args.get("query", ""))))


def _beside(instance: ZendeskInstance, user: Json) -> Json:
    """What `include` asks for: organizations, groups."""
    asked = request.args.get("include", "").split(",")
    found: Json = {}
    if "organizations" in asked:
        organization = instance.organizations.get(user["organization_id"] or 0)
        found["organizations"] = [organization] if organization else []
    if "groups" in asked:
        found["groups"] = groups_of(instance, user["id"])
    return found


def _me(instance: ZendeskInstance) -> Json:
    """Whom the credential belongs to: somebody who has signed in, else the administrator."""
    owner = instance.users.get(instance.owners.get(bearer(), 0))
    if owner is not None:
        return owner
    for user in instance.users.values():
        if user["email"] == instance.email:
            return user
    raise problems.not_found()


def matching(instance: ZendeskInstance, query: str) -> list[Json]:
    """Users for `email:x`, `user:x`, or words found in name or e-mail. Those deleted are not found."""
    active = [user for user in instance.users.values() if user["active"]]
    by_email = re.fullmatch(r"(?:type:user\s+)?(?:email|user):\"?([^\s\"]+)\"?", query.strip())
    if by_email:
        return [user for user in active if user["email"].lower() == by_email[1].lower()]
    words = query.replace("type:user", "").replace('"', "").lower().split()
    if not words:
        return []
    return [user for user in active if all(word in f"{user['name']} {user['email']}".lower() for word in words)]
