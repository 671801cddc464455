"""Zendesk's REST records in the shapes that the apps framework gives to an app.

https://developer.zendesk.com/api-reference/apps/apps-support-api/ticket_sidebar/
"""

from __future__ import annotations

from server.sandbox.desk.records import Desk, is_light
from server.sandbox.world import Json


def user_shape(desk: Desk, user: Json) -> Json:
    """A user object; `organizations` carries the one organization that the fake knows of."""
    organization = desk.organization(user.get("organization_id"))
    group = desk.group(user.get("default_group_id"))
    return {
        "id": user["id"],
        "name": user["name"],
        "email": user.get("email"),
        "role": user["role"],
        "externalId": user.get("external_id"),
        "locale": user.get("locale"),
        "timeZone": {"ianaName": user.get("iana_time_zone")},
        "details": user.get("details", ""),
        "notes": user.get("notes", ""),
        "tags": user.get("tags", []),
        "avatarUrl": None,
        "groups": [{"id": group["id"], "name": group["name"]}] if group else [],
        "organizations": [organization_shape(organization)] if organization else [],
    }


def organization_shape(organization: Json) -> Json:
    """An organization object with its custom fields by key."""
    return {
        "id": organization["id"],
        "name": organization["name"],
        "externalId": organization.get("external_id"),
        "details": organization.get("details") or "",
        "notes": organization.get("notes") or "",
        "domains": organization.get("domain_names", []),
        "tags": organization.get("tags", []),
        "group": None,
        "organizationFields": organization.get("organization_fields", {}),
    }


def ticket_shape(desk: Desk, ticket: Json) -> Json:
    """A ticket object, and one key `customField:custom_field_<id>` for each field of its own."""
    organization = desk.organization(ticket["organization_id"])
    shape = {
        "id": ticket["id"],
        "subject": ticket["subject"],
        "description": ticket.get("description"),
        "status": ticket["status"],
        "priority": ticket.get("priority") or "-",
        "type": ticket.get("type") or "ticket",
        "tags": ticket.get("tags", []),
        "externalId": ticket.get("external_id"),
        "requester": _person(desk, ticket["requester_id"]),
        "organization": organization_shape(organization) if organization else None,
        "assignee": _assignee(desk, ticket),
        "brand": {"id": ticket.get("brand_id"), "name": "Support"},
        "form": {"id": ticket.get("ticket_form_id")},
        "via": {"channel": ticket.get("via", {}).get("channel")},
        "viewers": [],
        "createdAt": ticket["created_at"],
        "updatedAt": ticket["updated_at"],
        "collaborators": [_person(desk, user_id) for user_id in ticket.get("collaborator_ids", [])],
        "comments": [_comment(desk, comment) for comment in desk.comments(ticket["id"])],
    }
    for each in ticket.get("custom_fields", []):
        shape[f"customField:custom_field_{each['id']}"] = each["value"]
    return shape


def agent_shape(desk: Desk, user: Json) -> Json:
    """Who may sit at the desk: the user object and what the desk itself has to know."""
    kind = "light agent" if is_light(user) else user["role"]
    return {**user_shape(desk, user), "kind": kind, "light": is_light(user)}


def _person(desk: Desk, user_id: int | None) -> Json:
    return user_shape(desk, desk.user(user_id))


def _assignee(desk: Desk, ticket: Json) -> Json:
    group = desk.group(ticket.get("group_id"))
    return {
        "user": _person(desk, ticket["assignee_id"]) if ticket.get("assignee_id") else None,
        "group": {"id": group["id"], "name": group["name"]} if group else None,
    }


def _comment(desk: Desk, comment: Json) -> Json:
    return {
        "id": comment["id"],
        "value": comment["body"],
        "public": comment["public"],
        "createdAt": comment["created_at"],
        "author": user_shape(desk, comment["author"]),
        "imageAttachments": [],
        "nonImageAttachments": [],
    }
