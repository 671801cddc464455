"""The desk's addresses: every one serves the same page, whose script then asks for the parts it shows."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.sandbox.desk.launches import LANGUAGES
from server.sandbox.desk.records import Desk, is_light
from server.sandbox.desk.shapes import agent_shape, organization_shape, ticket_shape, user_shape
from server.sandbox.desk.views import views
from server.sandbox.world import Json

PRIORITIES = ("low", "normal", "high", "urgent")
STATUSES = ("open", "pending", "hold", "solved")
UNSAVED_TICKET: Json = dict.fromkeys(("id", "requester", "organization", "createdAt", "updatedAt", "externalId"))
UNSAVED_TICKET |= {"subject": "", "description": "", "status": "new", "priority": "-", "type": "ticket"}
UNSAVED_TICKET |= {"tags": [], "collaborators": [], "comments": [], "assignee": {"user": None, "group": None}}
APP = {"name": "Liaison", "version": "1.0.0", "settings": {"title": "Liaison"}}


def install(desk: Blueprint, reader: Desk, liaison_url: str) -> None:
    @desk.get("/")
    @desk.get("/tickets/<int:record_id>")
    @desk.get("/organizations/<int:record_id>")
    @desk.get("/users/<int:record_id>")
    @desk.get("/tickets/new")
    @desk.get("/liaison")
    def page(record_id: int = 0) -> ResponseReturnValue:
        return render_template(
            "desk/page.html", start=_start(reader, liaison_url), agents=_seats(reader), languages=LANGUAGES.items()
        )

    @desk.get("/dashboard")
    def dashboard() -> ResponseReturnValue:
        return redirect("/agent/")

    @desk.errorhandler(404)
    def unknown(_: Exception) -> ResponseReturnValue:
        return jsonify(error="This is not an address of the desk. Start at /agent/."), 404

    _parts(desk, reader)


def _parts(desk: Blueprint, reader: Desk) -> None:
    @desk.get("/_parts/list")
    def list_part() -> ResponseReturnValue:
        found = views(reader)
        chosen = found.get(request.args.get("view", "open"), found["open"])
        return render_template("desk/list.html", views=found.values(), chosen=chosen)

    @desk.get("/_parts/tickets/<int:ticket_id>")
    def ticket_part(ticket_id: int) -> ResponseReturnValue:
        ticket = reader.ticket(ticket_id)
        if ticket is None:
            return _missing("ticket", ticket_id)
        return render_template("desk/ticket.html", **_ticket_page(reader, ticket))

    @desk.get("/_parts/tickets/new")
    def new_ticket_part() -> ResponseReturnValue:
        model = {"ticket": UNSAVED_TICKET}
        return render_template("desk/new_ticket.html", customers=_customers(reader), priorities=PRIORITIES, model=model)

    @desk.get("/_parts/organizations/<int:organization_id>")
    def organization_part(organization_id: int) -> ResponseReturnValue:
        organization = reader.organization(organization_id)
        if organization is None:
            return _missing("organization", organization_id)
        return render_template("desk/organization.html", **_organization_page(reader, organization))

    @desk.get("/_parts/users/<int:user_id>")
    def user_part(user_id: int) -> ResponseReturnValue:
        user = reader.user(user_id)
        if user.get("gone"):
            return _missing("user", user_id)
        return render_template("desk/user.html", **_user_page(reader, user))

    @desk.get("/_parts/user-shapes/<int:user_id>")
    def user_shape_alone(user_id: int) -> ResponseReturnValue:
        return jsonify(user_shape(reader, reader.user(user_id)))


def _missing(kind: str, record_id: int) -> ResponseReturnValue:
    return render_template("desk/missing.html", kind=kind, record_id=record_id), 404


def _start(reader: Desk, liaison_url: str) -> Json:
    """What the page's script needs before anything else."""
    instance = reader.instance
    app = {**APP, "appId": instance.app_id, "installationId": instance.installation_id}
    account = {"subdomain": instance.subdomain, "name": instance.name, "planName": "Enterprise"}
    agents = [agent_shape(reader, user) for seats in _seats(reader).values() for user in seats]
    return {
        "liaisonUrl": liaison_url,
        "account": account,
        "app": app,
        "agents": agents,
        "instance": instance.name,
    }


def _seats(reader: Desk) -> dict[str, list[Json]]:
    """Who one may be, by the kind of seat; one customer is among them, to see the app refuse."""
    users = [user for user in reader.users() if user.get("active", True)]
    staff = [user for user in users if user["role"] in ("agent", "admin")]
    return {
        "Agents": [user for user in staff if user["role"] == "agent" and not is_light(user)],
        "Light agents": [user for user in staff if is_light(user)],
        "Administrators": [user for user in staff if user["role"] == "admin" and not is_light(user)],
        "Not an agent": [user for user in users if user["role"] == "end-user"][:1],
    }


def _customers(reader: Desk) -> list[Json]:
    """Those who may be a requester, each with the name of their organization."""
    customers = [user for user in reader.users() if user["role"] == "end-user"]
    return [{**user, "organization": reader.organization(user.get("organization_id"))} for user in customers]


def _ticket_page(reader: Desk, ticket: Json) -> Json:
    titles = reader.ticket_field_titles()
    return {
        "ticket": ticket,
        "requester": reader.user(ticket["requester_id"]),
        "organization": reader.organization(ticket["organization_id"]),
        "assignee": reader.user(ticket.get("assignee_id")),
        "group": reader.group(ticket.get("group_id")),
        "form": reader.form(ticket.get("ticket_form_id")),
        "ccs": [reader.user(user_id) for user_id in ticket.get("email_cc_ids", [])],
        "followers": [reader.user(user_id) for user_id in ticket.get("follower_ids", [])],
        "custom_fields": [
            (titles.get(each["id"], each["id"]), each["value"]) for each in ticket.get("custom_fields", [])
        ],
        "comments": reader.comments(ticket["id"]),
        "customers": _customers(reader),
        "priorities": PRIORITIES,
        "statuses": STATUSES,
        "shows": reader.shows(ticket["id"]),
        "source": _source(ticket),
        "mark": reader.mark(ticket["id"]),
        "model": {"ticket": ticket_shape(reader, ticket)},
    }


def _source(ticket: Json) -> int | None:
    """The closed ticket that this one continues."""
    source = ticket.get("via", {}).get("source", {})
    found: int | None = source["from"].get("ticket_id") if source.get("rel") == "follow_up" else None
    return found


def _organization_page(reader: Desk, organization: Json) -> Json:
    titles = reader.organization_field_titles()
    fields = organization.get("organization_fields", {})
    return {
        "organization": organization,
        "fields": [(titles.get(key, key), value) for key, value in fields.items()],
        "people": [user for user in reader.users() if user.get("organization_id") == organization["id"]],
        "tickets": reader.tickets_of("organization_id", organization["id"]),
        "model": {"organization": organization_shape(organization)},
    }


def _user_page(reader: Desk, user: Json) -> Json:
    return {
        "user": user,
        "organization": reader.organization(user.get("organization_id")),
        "tickets": reader.tickets_of("requester_id", user["id"]),
        "model": {"user": user_shape(reader, user)},
    }
