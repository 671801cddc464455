"""The two comments that a merge leaves behind, in Zendesk's default words."""

from __future__ import annotations

from server.sandbox.loading.story import Story, StoryError
from server.sandbox.loading.tickets import COMMENT_IDS, comment
from server.sandbox.world import Json, ZendeskInstance


def tell(story: Story, instance: ZendeskInstance) -> None:
    """For every ticket with `merged_into`. Raises StoryError for a ticket that is not there."""
    for entry in story.tickets:
        if entry["merged_into"] is None or entry["instance"] != instance.name:
            continue
        if entry["merged_into"] not in instance.tickets:
            missing = f"merged_into: there is no ticket {entry['merged_into']}"
            raise StoryError(f"{story.file}: ticket {entry['id']}: {missing}")
        _tell_both(instance, instance.tickets[entry["id"]], instance.tickets[entry["merged_into"]])


def _tell_both(instance: ZendeskInstance, closed: Json, target: Json) -> None:
    """What the closed ticket's `via` names is not documented, so there it only says that it was a merge."""
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
