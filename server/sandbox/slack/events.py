"""The events that tell of a message: posted, changed, deleted. https://docs.slack.dev/reference/events/message"""

from __future__ import annotations

import time

from server.sandbox.world import Json

PRIVATE = ("metadata",)


def posted(channel: str, message: Json) -> Json:
    return {**_public(message), "channel": channel, "event_ts": message["ts"]}


def changed(channel: str, message: Json, before: Json) -> Json:
    return {
        **_hidden("message_changed", channel),
        "message": _public(message),
        "previous_message": _public(before),
    }


def deleted(channel: str, before: Json) -> Json:
    return {
        **_hidden("message_deleted", channel),
        "deleted_ts": before["ts"],
        "previous_message": _public(before),
    }


def _hidden(subtype: str, channel: str) -> Json:
    at = f"{time.time():.6f}"
    return {"type": "message", "subtype": subtype, "hidden": True, "channel": channel, "ts": at, "event_ts": at}


def _public(message: Json) -> Json:
    return {key: value for key, value in message.items() if key not in PRIVATE}
