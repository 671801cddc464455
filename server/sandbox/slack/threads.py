"""Threads: what a parent knows of its replies, and what is left of one that was deleted.

The tombstone's shape was seen in https://github.com/slack-edge/slack-edge/pull/10
"""

from __future__ import annotations

import time

from server.sandbox.world import Json

BOT_OF_SLACK = "USLACKBOT"


def is_reply(message: Json) -> bool:
    return bool(message.get("thread_ts")) and message["thread_ts"] != message["ts"]


def replies(messages: list[Json], parent_ts: str) -> list[Json]:
    """Oldest first."""
    return [each for each in messages if is_reply(each) and each["thread_ts"] == parent_ts]


def root_of(messages: list[Json], ts: str) -> str:
    """The parent's time for a message of the thread, the parent's own included."""
    found = next((each for each in messages if each["ts"] == ts), None)
    return str(found.get("thread_ts") or ts) if found else ts


def count_again(messages: list[Json], parent_ts: str) -> None:
    """Write into the parent what it says of its replies."""
    parent = next((each for each in messages if each["ts"] == parent_ts), None)
    if parent is None:
        return
    found = replies(messages, parent_ts)
    people = list(dict.fromkeys(each["user"] for each in found))
    if not found and parent.get("subtype") != "tombstone":
        for key in ("thread_ts", "reply_count", "reply_users_count", "reply_users", "latest_reply"):
            parent.pop(key, None)
        return
    parent.update(
        thread_ts=parent_ts,
        reply_count=len(found),
        reply_users_count=len(people),
        reply_users=people,
        latest_reply=found[-1]["ts"] if found else "0000000000.000000",
    )


def take_away(messages: list[Json], message: Json) -> Json | None:
    """Delete it. A parent with replies leaves a tombstone, which is given back."""
    place = messages.index(message)
    if message.get("subtype") == "tombstone" or not replies(messages, message["ts"]):
        del messages[place]
        if is_reply(message):
            count_again(messages, message["thread_ts"])
        return None
    stone: Json = {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": BOT_OF_SLACK,
        "hidden": True,
        "ts": message["ts"],
        "parent_user_id": BOT_OF_SLACK,
        "is_locked": False,
        "subscribed": False,
    }
    messages[place] = stone
    count_again(messages, message["ts"])
    return stone


def next_ts(messages: list[Json]) -> str:
    """Unique in its channel, and rising."""
    moment = time.time()
    if messages:
        moment = max(moment, max(float(each["ts"]) for each in messages[-5:]) + 0.000101)
    return f"{moment:.6f}"
