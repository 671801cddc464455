"""Reading tickets and their conversations.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
"""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Json, World, ZendeskInstance
from server.sandbox.zendesk import pages, problems
from server.sandbox.zendesk.sideload import beside

STAFF_KEYS = {"collaborators": "collaborator_ids", "email_ccs": "email_cc_ids", "followers": "follower_ids"}


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.get("/tickets/<int:ticket_id>")
    def show_ticket(ticket_id: int) -> ResponseReturnValue:
        with world.lock:
            ticket = find(instance, ticket_id)
            return jsonify(ticket=ticket, **beside(instance, [ticket]))

    @api.get("/tickets")
    def list_tickets() -> ResponseReturnValue:
        with world.lock:
            return jsonify(listed(instance, list(instance.tickets.values())))

    @api.get("/tickets/show_many")
    def show_many_tickets() -> ResponseReturnValue:
        ids = [int(each) for each in request.args.get("ids", "").split(",") if each.isdigit()]
        with world.lock:
            return jsonify(listed(instance, [instance.tickets[each] for each in ids if each in instance.tickets]))

    @api.get("/organizations/<int:organization_id>/tickets")
    def of_organization(organization_id: int) -> ResponseReturnValue:
        with world.lock:
            if organization_id not in instance.organizations:
                raise problems.not_found()
            return jsonify(listed(instance, _where(instance, "organization_id", organization_id)))

    @api.get("/users/<int:user_id>/tickets/requested")
    def requested_by(user_id: int) -> ResponseReturnValue:
        with world.lock:
            if user_id not in instance.users:
                raise problems.not_found()
            return jsonify(listed(instance, _where(instance, "requester_id", user_id)))

    _conversation(api, world, instance)


def _conversation(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.get("/tickets/<int:ticket_id>/comments")
    def list_comments(ticket_id: int) -> ResponseReturnValue:
        with world.lock:
            find(instance, ticket_id)
            comments = list(instance.comments[ticket_id])
            if request.args.get("sort", request.args.get("sort_order", "")) in ("-created_at", "desc"):
                comments.reverse()
            page = pages.page_of("comments", comments)
            if "users" in request.args.get("include", ""):
                authors = dict.fromkeys(comment["author_id"] for comment in page["comments"])
                page["users"] = [instance.users[each] for each in authors if each in instance.users]
            return jsonify(page)

    @api.get("/tickets/<int:ticket_id>/<any(collaborators, email_ccs, followers):kind>")
    def list_staff(ticket_id: int, kind: str) -> ResponseReturnValue:
        with world.lock:
            ids = find(instance, ticket_id)[STAFF_KEYS[kind]]
            return jsonify(pages.page_of("users", [instance.users[each] for each in ids if each in instance.users]))

    @api.get("/tickets/<int:ticket_id>/tags")
    def list_tags(ticket_id: int) -> ResponseReturnValue:
        with world.lock:
            return jsonify(tags=find(instance, ticket_id)["tags"])

    @api.get("/tickets/<int:ticket_id>/audits")
    def list_audits(ticket_id: int) -> ResponseReturnValue:
        with world.lock:
            find(instance, ticket_id)
            return jsonify(pages.page_of("audits", instance.audits.get(ticket_id, [])))


def find(instance: ZendeskInstance, ticket_id: int) -> Json:
    """The ticket. Raises Problem 404."""
    if ticket_id not in instance.tickets:
        raise problems.not_found()
    return instance.tickets[ticket_id]


def listed(instance: ZendeskInstance, tickets: list[Json]) -> Json:
    """A page of tickets with what is side-loaded beside them."""
    key = request.args.get("sort_by") or request.args.get("sort", "").removeprefix("-") or "id"
    backwards = request.args.get("sort_order") == "desc" or request.args.get("sort", "").startswith("-")
    ordered = sorted(tickets, key=lambda ticket: str(ticket.get(key) or "").zfill(20), reverse=backwards)
    page = pages.page_of("tickets", ordered)
    return {**page, **beside(instance, page["tickets"])}


def _where(instance: ZendeskInstance, key: str, value: int) -> list[Json]:
    return [ticket for ticket in instance.tickets.values() if ticket[key] == value]
