"""What merges and follow-ups leave behind: two comments in Zendesk's default words, and where a ticket came from."""

from __future__ import annotations

from server.sandbox.loading.story import Entry, Story, StoryError
from server.sandbox.loading.tickets import COMMENT_IDS, comment, follow_up_source
from server.sandbox.world import Json, ZendeskInstance


def tell(story: Story, instance: ZendeskInstance) -> None:
    """For every ticket with `merged_into` or `follows`. Raises StoryError for a ticket that is not there."""
    for entry in story.tickets:
        if entry["instance"] != instance.name:
            continue
        ticket = instance.tickets[entry["id"]]
        if entry["merged_into"] is not None:
            tell_both(instance, ticket, _other(story, instance, entry, "merged_into"))
        if entry["follows"] is not None:
            closed = _other(story, instance, entry, "follows")
            ticket["via"] = follow_up_source(closed)
            closed["followup_ids"].append(ticket["id"])


def _other(story: Story, instance: ZendeskInstance, entry: Entry, key: str) -> Json:
    if entry[key] not in instance.tickets:
        raise StoryError(f"{story.file}: ticket {entry['id']}: {key}: there is no ticket {entry[key]}")
    return instance.tickets[entry[key]]


def tell_both(instance: ZendeskInstance, closed: Json, target: Json) -> None:
    """Add the comments of a merge.

    What the closed ticket's `via` names is not documented, so there it only says that it was a merge.
    """
    last = instance.comments[closed["id"]][-1]["body"]
    went = f'This request was closed and merged into request #{target["id"]} "{target["subject"]}".'
    came = f'Request #{closed["id"]} "{closed["subject"]}" was closed and merged into this request.'
    came += f" Last comment in request #{closed['id']}:\n\n{last}"
    _say(instance, closed, closed, went, {})
    _say(instance, closed, target, came, {"ticket_ids": [closed["id"]], "subject": closed["subject"]})


def _say(instance: ZendeskInstance, closed: Json, ticket: Json, body: str, source: Json) -> None:
    comments = instance.comments[ticket["id"]]
    made = comment(
        comment_id=COMMENT_IDS + ticket["id"] * 1000 + len(comments),
        author_id=closed["assignee_id"] or closed["requester_id"],
        body=body,
        public=False,
        created_at=closed["updated_at"],
        ticket_id=ticket["id"],
    )
    made["via"]["source"] = {"from": source, "to": {}, "rel": "merge"}
    comments.append(made)
    comments.sort(key=lambda each: str(each["created_at"]))
