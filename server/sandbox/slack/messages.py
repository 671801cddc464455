"""chat.* and conversations.history: what is said."""

from __future__ import annotations

import time

from server.sandbox.slack.calls import Call, Methods, SlackError, page
from server.sandbox.slack.channels import find
from server.sandbox.world import Json

MOST_BLOCKS = 50
CUT_AT = 40_000
WRITE = ("chat:write",)
HISTORY = ("channels:history", "groups:history", "im:history")


def post(call: Call) -> Json:
    channel = _writable(call)
    text, blocks = _content(call)
    message: Json = {
        "type": "message",
        "ts": _new_ts(call.slack.messages[channel["id"]]),
        "user": call.slack.bot_user_id,
        "bot_id": "B0SANDBOX1",
        "team": call.slack.team_id,
        "text": text,
    }
    if blocks:
        message["blocks"] = blocks
    if call.text("thread_ts"):
        message["thread_ts"] = call.text("thread_ts")
    if call.value("metadata"):
        message["metadata"] = call.value("metadata")
    call.slack.messages[channel["id"]].append(message)
    return {"channel": channel["id"], "ts": message["ts"], "message": message}


def _writable(call: Call) -> Json:
    """The channel, by id or by name with or without #. Public ones need no membership with chat:write.public."""
    asked = call.text("channel")
    by_name = {f"#{channel.get('name')}": channel["id"] for channel in call.slack.channels.values()}
    channel = find(call, by_name.get(f"#{asked.removeprefix('#')}", asked))
    if channel["is_archived"]:
        raise SlackError("is_archived")
    if not channel["is_member"] and "chat:write.public" not in call.slack.scopes:
        raise SlackError("not_in_channel")
    return channel


def _content(call: Call) -> tuple[str, list[Json] | None]:
    blocks = call.value("blocks")
    text = call.text("text")
    if not text and not blocks and not call.value("attachments"):
        raise SlackError("no_text")
    if blocks is not None and (not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS):
        raise SlackError("invalid_blocks")
    return text[:CUT_AT], blocks


def _new_ts(messages: list[Json]) -> str:
    """Unique in its channel, and rising."""
    moment = time.time()
    if messages:
        moment = max(moment, float(messages[-1]["ts"]) + 0.000101)
    return f"{moment:.6f}"


def update(call: Call) -> Json:
    message = _own(call, "cant_update_message")
    message["text"], blocks = _content(call)
    if blocks:
        message["blocks"] = blocks
    message["edited"] = {"user": call.slack.bot_user_id, "ts": f"{time.time():.6f}"}
    return {"channel": call.text("channel"), "ts": message["ts"], "text": message["text"], "message": message}


def delete(call: Call) -> Json:
    message = _own(call, "cant_delete_message")
    call.slack.messages[call.text("channel")].remove(message)
    return {"channel": call.text("channel"), "ts": message["ts"]}


def _message(call: Call) -> Json:
    find(call, call.text("channel"))
    wanted = call.text("ts") or call.text("message_ts")
    for message in call.slack.messages[call.text("channel")]:
        if message["ts"] == wanted:
            return message
    raise SlackError("message_not_found")


def _own(call: Call, refusal: str) -> Json:
    message = _message(call)
    if message["user"] != call.slack.bot_user_id:
        raise SlackError(refusal)
    return message


def permalink(call: Call) -> Json:
    message = _message(call)
    place = f"{call.text('channel')}/p{message['ts'].replace('.', '')}"
    return {"channel": call.text("channel"), "permalink": f"https://{call.slack.team}.slack.com/archives/{place}"}


def history(call: Call) -> Json:
    """Newest first; metadata only when asked for."""
    channel = find(call, call.text("channel"))
    if not channel["is_member"]:
        raise SlackError("not_in_channel")
    kept = call.flag("include_all_metadata")
    messages = [
        {key: value for key, value in message.items() if kept or key != "metadata"}
        for message in reversed(call.slack.messages[channel["id"]])
        if float(message["ts"]) > float(call.text("oldest") or 0)
    ]
    found = page(call, "messages", messages)
    return {**found, "has_more": bool(found["response_metadata"]["next_cursor"])}


METHODS: Methods = {
    "chat.postMessage": (WRITE, post),
    "chat.update": (WRITE, update),
    "chat.delete": (WRITE, delete),
    "chat.getPermalink": ((), permalink),
    "conversations.history": (HISTORY, history),
}
