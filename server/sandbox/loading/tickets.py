"""The story's tickets and their conversations, in the shape of Zendesk's REST answers."""

from __future__ import annotations

from server.sandbox.loading import users
from server.sandbox.loading.story import Entry, Story, StoryError
from server.sandbox.world import Json, ZendeskInstance, stamp

COMMENT_IDS = 52_000_000_000_000
BRAND = {"global": 360000026673, "us-government": 360000026699}


def add(story: Story, instance: ZendeskInstance, entry: Entry) -> None:
    """Put a ticket and its comments into the instance. Raises StoryError for a reference to nobody."""
    ticket = _ticket(story, instance, entry)
    instance.tickets[entry["id"]] = ticket
    instance.shows[entry["id"]] = entry["shows"]
    instance.comments[entry["id"]] = _comments(story, instance, entry, ticket)


def _ticket(story: Story, instance: ZendeskInstance, entry: Entry) -> Json:
    name = f"ticket {entry['id']}"
    ids = {key: _ids(story, instance, entry[key], f"{name}: {key}") for key in ("cc", "followers")}
    requester = users.user_id(story, instance, entry["requester"], f"{name}: requester")
    assignee = entry["assignee"] and users.user_id(story, instance, entry["assignee"], f"{name}: assignee")
    subject = users.lengthened(entry["subject"], entry["subject_length"])
    custom = _custom_fields(story, instance, entry)
    return {
        "url": users.api_url(instance, f"tickets/{entry['id']}"),
        "id": entry["id"],
        "external_id": None,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": stamp(story.at(entry["age"])),
        "updated_at": stamp(story.at(entry["updated"])),
        "generated_timestamp": int(story.at(entry["updated"]).timestamp()),
        "type": entry["type"],
        "subject": subject,
        "raw_subject": subject,
        "description": entry["description"],
        "priority": entry["priority"],
        "status": entry["status"],
        "recipient": None,
        "requester_id": requester,
        "submitter_id": requester,
        "assignee_id": assignee or None,
        "organization_id": _organization_id(story, entry),
        "group_id": story.find("groups", entry["group"], name)["id"] if entry["group"] else None,
        "collaborator_ids": ids["cc"] + ids["followers"],
        "follower_ids": ids["followers"],
        "email_cc_ids": ids["cc"],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": sorted(entry["tags"]),
        "custom_fields": custom,
        "satisfaction_rating": None,
        "sharing_agreement_ids": [],
        "custom_status_id": None,
        "encoded_id": f"ZD-{entry['id']:06d}",
        "fields": custom,
        "followup_ids": [],
        "ticket_form_id": _form_id(story, instance, entry),
        "brand_id": BRAND[instance.name],
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": False,
    }


def _ids(story: Story, instance: ZendeskInstance, keys: list[str], asked_by: str) -> list[int]:
    return [users.user_id(story, instance, key, asked_by) for key in keys]


def _organization_id(story: Story, entry: Entry) -> int | None:
    """The ticket's own organization, else its requester's; `organization = ""` is a ticket without one."""
    key = entry["organization"]
    if key is None:
        key = story.contacts.get(entry["requester"], {}).get("organization", "")
    return story.find("organizations", key, f"ticket {entry['id']}")["id"] if key else None


def _form_id(story: Story, instance: ZendeskInstance, entry: Entry) -> int:
    form = story.find("forms", entry["form"], f"ticket {entry['id']}: form")
    if instance.name not in form["ids"]:
        raise StoryError(f"{story.file}: ticket {entry['id']}: {instance.name} has no form {entry['form']!r}")
    return int(form["ids"][instance.name])


def _custom_fields(story: Story, instance: ZendeskInstance, entry: Entry) -> list[Json]:
    values: Json = {field["id"]: False if field["type"] == "checkbox" else None for field in instance.ticket_fields}
    for key, value in entry["fields_"].items():
        field = story.find("ticket_fields", key, f"ticket {entry['id']}: fields")
        if instance.name not in field["ids"]:
            raise StoryError(f"{story.file}: ticket {entry['id']}: {instance.name} has no ticket field {key!r}")
        values[field["ids"][instance.name]] = value
    return [{"id": field_id, "value": value} for field_id, value in values.items()]


def _comments(story: Story, instance: ZendeskInstance, entry: Entry, ticket: Json) -> list[Json]:
    first = {"by": entry["requester"], "age": entry["age"], "text": entry["description"], "public": True}
    return [
        comment(
            comment_id=COMMENT_IDS + entry["id"] * 1000 + number,
            author_id=users.user_id(story, instance, each["by"], f"ticket {entry['id']}: comment"),
            body=each["text"],
            public=each["public"],
            created_at=stamp(story.at(each["age"])),
            ticket_id=ticket["id"],
        )
        for number, each in enumerate([first, *entry["comments"]])
    ]


def follow_up_source(closed: Json) -> Json:
    """The `via` of a ticket that continues a closed one:
    https://developer.zendesk.com/documentation/ticketing/reference-guides/via-object-reference/"""
    told = {"ticket_id": closed["id"], "subject": closed["subject"], "channel": "web"}
    return {"channel": "web", "source": {"from": told, "to": {}, "rel": "follow_up"}}


def comment(*, comment_id: int, author_id: int, body: str, public: bool, created_at: str, ticket_id: int) -> Json:
    """One comment. The html is plain text made safe, as Zendesk's own is."""
    safe = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "id": comment_id,
        "type": "Comment",
        "author_id": author_id,
        "body": body,
        "html_body": f'<div class="zd-comment" dir="auto"><p dir="auto">{safe}</p></div>',
        "plain_body": body,
        "public": public,
        "attachments": [],
        "audit_id": comment_id + 1,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": created_at,
        "metadata": {"system": {}, "custom": {}},
        "ticket_id": ticket_id,
    }
