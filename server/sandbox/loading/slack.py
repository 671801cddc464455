"""The story's Slack workspace."""

from __future__ import annotations

from server.sandbox.loading.story import Entry, Story
from server.sandbox.loading.users import email_of
from server.sandbox.world import Json, Slack


def build(story: Story) -> Slack:
    """Colleagues with a slack_id, and the channels."""
    made = Slack(**story.slack)
    for person in story.people.values():
        if person["slack_id"]:
            made.users[person["slack_id"]] = _user(story, made, person)
    made.users[made.bot_user_id] = _bot(made)
    for channel in story.channels:
        made.channels[channel["id"]] = _channel(story, made, channel)
        made.messages[channel["id"]] = []
    return made


def _user(story: Story, slack: Slack, person: Entry) -> Json:
    handle = ".".join(person["name"].lower().split())
    until = person["slack_status_until"]
    return {
        "id": person["slack_id"],
        "team_id": slack.team_id,
        "name": handle,
        "deleted": person["slack_deleted"],
        "real_name": person["name"],
        "tz": "Europe/Berlin",
        "tz_offset": 3600,
        "is_admin": False,
        "is_bot": False,
        "is_restricted": False,
        "is_app_user": False,
        "updated": int(story.at("3d").timestamp()),
        "profile": {
            "title": person["title"],
            "real_name": person["name"],
            "real_name_normalized": person["name"],
            "display_name": handle,
            "display_name_normalized": handle,
            "email": person["email"] or email_of(person["name"]),
            "status_text": person["slack_status"],
            "status_emoji": person["slack_status_emoji"],
            "status_expiration": int(story.at(until).timestamp()) if until else 0,
            "team": slack.team_id,
        },
    }


def _bot(slack: Slack) -> Json:
    return {
        "id": slack.bot_user_id,
        "team_id": slack.team_id,
        "name": "liaison",
        "deleted": False,
        "real_name": "Liaison",
        "is_bot": True,
        "profile": {"real_name": "Liaison", "display_name": "liaison", "status_text": "", "status_emoji": ""},
    }


def _channel(story: Story, slack: Slack, channel: Entry) -> Json:
    return new_channel(
        channel["id"],
        channel["name"].removeprefix("#"),
        created=int(story.at("80w").timestamp()),
        creator=slack.bot_user_id,
        private=channel["private"],
        member=channel["member"],
        archived=channel["archived"],
        topic=channel["topic"],
    )


def new_channel(
    channel_id: str,
    name: str,
    *,
    created: int,
    creator: str,
    private: bool = False,
    member: bool = True,
    archived: bool = False,
    topic: str = "",
) -> Json:
    """A channel as conversations.* give it; `members` is ours alone and never sent."""
    return {
        "id": channel_id,
        "name": name,
        "name_normalized": name,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "is_archived": archived,
        "is_general": False,
        "is_member": member,
        "created": created,
        "creator": creator,
        "topic": {"value": topic, "creator": creator, "last_set": created},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": 12,
        "members": [],
    }
