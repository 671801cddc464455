"""Ticket fields, ticket forms and organization fields of an instance."""

from __future__ import annotations

from server.sandbox.loading.story import Entry, Story, StoryError
from server.sandbox.world import Json, ZendeskInstance, stamp

ORGANIZATION_FIELD_IDS = 360009000000


def ticket_fields(story: Story, instance: ZendeskInstance) -> list[Json]:
    """Those of the instance, in the story's order."""
    return [
        _ticket_field(story, instance, entry) for entry in story.ticket_fields.values() if instance.name in entry["ids"]
    ]


def ticket_forms(story: Story, instance: ZendeskInstance) -> list[Json]:
    field_ids = [field["id"] for field in instance.ticket_fields]
    forms = [entry for entry in story.forms.values() if instance.name in entry["ids"]]
    return [_form(story, instance, entry, position, field_ids) for position, entry in enumerate(forms)]


def organization_fields(story: Story, instance: ZendeskInstance) -> list[Json]:
    """From `key = "Title | type"`. Raises StoryError for a line that is not so."""
    made = []
    for position, (key, words) in enumerate(story.organization_fields.get(instance.name, {}).items()):
        title, bar, kind = str(words).partition(" | ")
        if not bar:
            raise StoryError(f'{story.file}: organization_fields.{instance.name}.{key}: write "Title | type"')
        made.append(_organization_field(story, instance, key, title, kind, position))
    return made


def _common(story: Story, instance: ZendeskInstance, kind: str, field_id: int, title: str, position: int) -> Json:
    return {
        "url": f"https://{instance.subdomain}.zendesk.com/api/v2/{kind}/{field_id}.json",
        "id": field_id,
        "title": title,
        "raw_title": title,
        "position": position,
        "active": True,
        "created_at": stamp(story.at("200w")),
        "updated_at": stamp(story.at("20w")),
    }


def _ticket_field(story: Story, instance: ZendeskInstance, entry: Entry) -> Json:
    return {
        **_common(story, instance, "ticket_fields", entry["ids"][instance.name], entry["title"], 0),
        "type": entry["type"],
        "description": "",
        "raw_description": "",
        "required": False,
        "collapsed_for_agents": False,
        "regexp_for_validation": None,
        "title_in_portal": entry["title"],
        "raw_title_in_portal": entry["title"],
        "visible_in_portal": True,
        "editable_in_portal": True,
        "required_in_portal": False,
        "tag": None,
        "removable": True,
        "agent_description": None,
    }


def _form(story: Story, instance: ZendeskInstance, entry: Entry, position: int, field_ids: list[int]) -> Json:
    form_id = entry["ids"][instance.name]
    return {
        "url": f"https://{instance.subdomain}.zendesk.com/api/v2/ticket_forms/{form_id}.json",
        "id": form_id,
        "name": entry["name"],
        "raw_name": entry["name"],
        "display_name": entry["name"],
        "raw_display_name": entry["name"],
        "position": position,
        "active": True,
        "default": position == 0,
        "end_user_visible": True,
        "in_all_brands": True,
        "restricted_brand_ids": [],
        "ticket_field_ids": field_ids,
        "agent_conditions": [],
        "end_user_conditions": [],
        "created_at": stamp(story.at("200w")),
        "updated_at": stamp(story.at("20w")),
    }


def _organization_field(
    story: Story, instance: ZendeskInstance, key: str, title: str, kind: str, position: int
) -> Json:
    field_id = ORGANIZATION_FIELD_IDS + position
    return {
        **_common(story, instance, "organization_fields", field_id, title, position),
        "key": key,
        "type": kind,
        "description": "",
        "raw_description": "",
        "system": False,
        "regexp_for_validation": None,
    }
