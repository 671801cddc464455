"""What people do in Slack: answer in a thread, change and delete what they wrote."""

from __future__ import annotations

import copy
import secrets
import time

from server.sandbox.slack import events, outgoing, threads
from server.sandbox.world import Json, World


class Impossible(ValueError):
    """A person cannot do that; the message says why."""


def reply(world: World, channel: str, thread_ts: str, user: str, text: str) -> Json:
    """Answer in a thread; the message."""
    with world.lock:
        message_at(world, channel, thread_ts)
        messages = world.slack.messages[channel]
        message = {
            "type": "message",
            "client_msg_id": secrets.token_hex(16),
            "ts": threads.next_ts(messages),
            "user": user,
            "team": world.slack.team_id,
            "text": text,
            "thread_ts": threads.root_of(messages, thread_ts),
        }
        messages.append(message)
        threads.count_again(messages, message["thread_ts"])
        outgoing.tell(world, events.posted(channel, message))
        return copy.deepcopy(message)


def edit(world: World, channel: str, ts: str, text: str) -> Json:
    with world.lock:
        message = _written_by_somebody(world, channel, ts)
        before = copy.deepcopy(message)
        message["text"] = text
        message["edited"] = {"user": message["user"], "ts": f"{time.time():.6f}"}
        outgoing.tell(world, events.changed(channel, message, before))
        return copy.deepcopy(message)


def delete(world: World, channel: str, ts: str) -> None:
    with world.lock:
        message = _written_by_somebody(world, channel, ts)
        stone = threads.take_away(world.slack.messages[channel], message)
        told = events.changed(channel, stone, message) if stone else events.deleted(channel, message)
        outgoing.tell(world, told)


def message_at(world: World, channel: str, ts: str) -> Json:
    """Raises Impossible."""
    for message in world.slack.messages.get(channel, []):
        if message["ts"] == ts:
            return message
    raise Impossible(f"there is no message {ts!r} in {channel!r}")


def _written_by_somebody(world: World, channel: str, ts: str) -> Json:
    message = message_at(world, channel, ts)
    if message["user"] == world.slack.bot_user_id or message.get("subtype") == "tombstone":
        raise Impossible("only a person's own message can be changed")
    return message
