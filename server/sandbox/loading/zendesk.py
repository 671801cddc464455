"""The story's Zendesk: each instance's people, organizations and tickets in the shape of its REST answers."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from server.sandbox.loading import fields, merges, tickets, users
from server.sandbox.loading.story import Entry, Story, StoryError
from server.sandbox.loading.sync import synced_fields
from server.sandbox.loading.users import ID_KEY, api_url, lengthened
from server.sandbox.world import Json, ZendeskInstance, stamp


def build(story: Story, name: str, app_key: RSAPrivateKey) -> ZendeskInstance:
    """One instance. Raises StoryError for a reference to nobody."""
    if name not in ID_KEY:
        raise StoryError(f"{story.file}: zendesk.{name}: the sandbox serves {' and '.join(ID_KEY)}")
    instance = ZendeskInstance(name=name, app_key=app_key, **story.zendesk[name])
    instance.ticket_fields = fields.ticket_fields(story, instance)
    instance.ticket_forms = fields.ticket_forms(story, instance)
    instance.organization_fields = fields.organization_fields(story, instance)
    for group in story.groups.values():
        instance.groups[group["id"]] = _group(story, instance, group)
    for organization in story.organizations.values():
        if organization["instance"] == name:
            instance.organizations[organization["id"]] = _organization(story, instance, organization)
    users.add_all(story, instance)
    for ticket in story.tickets:
        if ticket["instance"] == name:
            tickets.add(story, instance, ticket)
    merges.tell(story, instance)
    return instance


def _group(story: Story, instance: ZendeskInstance, group: Entry) -> Json:
    return {
        "url": api_url(instance, f"groups/{group['id']}"),
        "id": group["id"],
        "is_public": True,
        "name": group["name"],
        "description": "",
        "default": False,
        "deleted": False,
        "created_at": stamp(story.at("200w")),
        "updated_at": stamp(story.at("10w")),
    }


def _organization(story: Story, instance: ZendeskInstance, entry: Entry) -> Json:
    known = [field["key"] for field in instance.organization_fields]
    values: Json = dict.fromkeys(known)
    values.update({field["key"]: False for field in instance.organization_fields if field["type"] == "checkbox"})
    if entry["account"]:
        account = story.find("accounts", entry["account"], f"organization {entry['key']}")
        synced = synced_fields(story, account)
        values.update({key: value for key, value in synced.items() if key in values})
    if entry["expires"]:
        values["expiration_date"] = story.at(entry["expires"]).date().isoformat()
    for key, value in entry["fields_"].items():
        if key not in values:
            raise StoryError(
                f"{story.file}: organization {entry['key']}: {instance.name} has no organization field {key!r}"
            )
        values[key] = value
    return {
        "url": api_url(instance, f"organizations/{entry['id']}"),
        "id": entry["id"],
        "name": entry["name"],
        "shared_tickets": False,
        "shared_comments": False,
        "external_id": values.get("salesforce_id"),
        "created_at": stamp(story.at(entry["created"])),
        "updated_at": stamp(story.at("2d")),
        "domain_names": entry["domains"],
        "details": entry["details"],
        "notes": lengthened(entry["notes"], entry["notes_length"]),
        "group_id": None,
        "tags": entry["tags"],
        "organization_fields": values,
    }
