"""What has arrived at the fakes since the story began, for the desk's side view."""

from __future__ import annotations

import copy
from typing import Any

from server.sandbox.slack.threads import replies
from server.sandbox.world import World


def arrived(world: World) -> dict[str, Any]:
    """{slack, salesforce, gitlab, email: […], zendesk: {instance: […]}}, each oldest first.

    A Slack message carries its `channel_name` and the `replies` of its thread; what was deleted there is not shown.
    """
    with world.lock:
        return copy.deepcopy(
            {
                "slack": _slack_messages(world),
                "salesforce": world.salesforce.created,
                "gitlab": _gitlab_issues(world),
                "zendesk": {name: instance.updates for name, instance in world.zendesk.items()},
                "email": world.mail.letters,
            }
        )


def _slack_messages(world: World) -> list[dict[str, Any]]:
    bot = world.slack.bot_user_id
    found = [
        {
            **message,
            "channel": channel,
            "channel_name": world.slack.channels[channel].get("name", ""),
            "replies": replies(messages, message["ts"]),
        }
        for channel, messages in world.slack.messages.items()
        for message in messages
        if message.get("user") == bot
    ]
    return sorted(found, key=lambda message: float(message["ts"]))


def _gitlab_issues(world: World) -> list[dict[str, Any]]:
    gitlab = world.gitlab
    return [
        {**issue, "notes": gitlab.notes.get((project, issue["iid"]), [])}
        for project, issues in gitlab.issues.items()
        for issue in issues
        if issue["author"]["id"] == gitlab.user["id"]
    ]
