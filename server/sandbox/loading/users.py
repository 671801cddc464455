"""The people of a Zendesk instance: colleagues and customers, in the shape of its REST answers."""

from __future__ import annotations

from typing import Any

from server.sandbox.loading.story import Entry, Story, StoryError
from server.sandbox.world import Json, ZendeskInstance, stamp

MEMBERSHIP_IDS = 61_000_000_000_000
ID_KEY = {"global": "zendesk_id", "us-government": "us_government_id"}


def add_all(story: Story, instance: ZendeskInstance) -> None:
    """Put everybody who has an account there into the instance."""
    for person in story.people.values():
        if person[ID_KEY[instance.name]] is not None:
            user = _colleague(story, instance, person)
            instance.users[user["id"]] = user
    for contact in story.contacts.values():
        if contact["instance"] == instance.name and not contact["gone"]:
            instance.users[contact["id"]] = _contact(story, instance, contact)


def _user(story: Story, instance: ZendeskInstance, entry: Entry, user_id: int) -> Json:
    return {
        "id": user_id,
        "url": api_url(instance, f"users/{user_id}"),
        "name": entry["name"],
        "email": entry["email"] or email_of(entry["name"]),
        "created_at": stamp(story.at("150w")),
        "updated_at": stamp(story.at("3d")),
        "time_zone": "Berlin",
        "iana_time_zone": "Europe/Berlin",
        "phone": None,
        "photo": None,
        "locale_id": 1,
        "locale": "en-US",
        "organization_id": None,
        "role": "end-user",
        "verified": True,
        "external_id": None,
        "tags": [],
        "alias": "",
        "active": True,
        "shared": False,
        "shared_agent": False,
        "last_login_at": stamp(story.at("1d")),
        "signature": None,
        "details": "",
        "notes": "",
        "role_type": None,
        "custom_role_id": None,
        "moderator": False,
        "ticket_restriction": None,
        "only_private_comments": False,
        "restricted_agent": False,
        "suspended": False,
        "default_group_id": None,
        "report_csv": False,
        "user_fields": {},
    }


def _colleague(story: Story, instance: ZendeskInstance, person: Entry) -> Json:
    user = _user(story, instance, person, person[ID_KEY[instance.name]])
    light = person["role"] == "light"
    user.update(
        role="agent" if light else person["role"],
        role_type={"light": 1, "admin": 4, "agent": 0}.get(person["role"]),
        only_private_comments=light,
        restricted_agent=light,
        active=person["active"],
    )
    groups = [story.find("groups", key, f"person {person['key']}")["id"] for key in _groups(person)]
    if person["group"]:
        user["default_group_id"] = groups[0]
    for group_id in groups:
        _join(story, instance, user, group_id)
    return user


def _groups(person: Entry) -> list[str]:
    """The default one first."""
    return [*([person["group"]] if person["group"] else []), *person["groups"]]


def _join(story: Story, instance: ZendeskInstance, user: Json, group_id: int) -> None:
    number = MEMBERSHIP_IDS + len(instance.memberships)
    membership = {
        "url": api_url(instance, f"group_memberships/{number}"),
        "id": number,
        "user_id": user["id"],
        "group_id": group_id,
        "default": group_id == user["default_group_id"],
        "created_at": stamp(story.at("150w")),
        "updated_at": stamp(story.at("150w")),
    }
    instance.memberships.append(membership)


def _contact(story: Story, instance: ZendeskInstance, contact: Entry) -> Json:
    user = _user(story, instance, contact, contact["id"])
    user.update(suspended=contact["suspended"], active=contact["active"], ticket_restriction="requested")
    if contact["organization"]:
        found = story.find("organizations", contact["organization"], f"contact {contact['key']}")
        user["organization_id"] = found["id"]
    return user


def api_url(instance: ZendeskInstance, path: str) -> str:
    """The `url` that the real API puts in every record."""
    return f"https://{instance.subdomain}.zendesk.com/api/v2/{path}.json"


def email_of(name: str) -> str:
    """A colleague's address where the story gives none: first.last@gitlab.example."""
    return ".".join(name.lower().split()) + "@gitlab.example"


def lengthened(text: str, length: int) -> str:
    """The text said again and again until it has so many characters; hostile texts need no hostile file."""
    if length <= len(text):
        return text
    return ((text + " ") * (length // (len(text) + 1) + 1))[:length]


def user_id(story: Story, instance: ZendeskInstance, key: str, asked_by: str) -> Any:
    """The Zendesk id of a colleague or contact. Raises StoryError."""
    if key in story.contacts:
        return story.contacts[key]["id"]
    found = story.find("people", key, asked_by)[ID_KEY[instance.name]]
    if found is None:
        raise StoryError(f"{story.file}: {asked_by}: {key!r} is not in Zendesk {instance.name}")
    return found
