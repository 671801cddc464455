"""chat.*: what the app says, changes and takes back.

https://docs.slack.dev/reference/methods/chat.postMessage and https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

import copy
import time
from typing import Any

from server.sandbox.slack import blocks, events, threads
from server.sandbox.slack.calls import Call, Methods, SlackError
from server.sandbox.slack.channels import direct_channel, find
from server.sandbox.slack.people import find as find_user
from server.sandbox.slack.reading import message_of
from server.sandbox.world import Json

CUT_AT = 40_000
WRITE = ("chat:write",)


def post(call: Call) -> Json:
    channel = _writable(call)
    messages = call.slack.messages[channel["id"]]
    message: Json = {
        "type": "message",
        "ts": threads.next_ts(messages),
        "user": call.slack.bot_user_id,
        "bot_id": "B0SANDBOX1",
        "team": call.slack.team_id,
        **_content(call),
    }
    if call.text("thread_ts"):
        message["thread_ts"] = threads.root_of(messages, call.text("thread_ts"))
    messages.append(message)
    if "thread_ts" in message:
        threads.count_again(messages, message["thread_ts"])
    call.happened.append(events.posted(channel["id"], message))
    return {"channel": channel["id"], "ts": message["ts"], "message": message}


def _writable(call: Call) -> Json:
    """The channel, by id, by name with or without #, or by a person's id.

    Public ones need no membership with chat:write.public.
    """
    asked = call.text("channel")
    if asked in call.slack.users:
        return direct_channel(call, [asked])
    by_name = {f"#{channel.get('name')}": channel["id"] for channel in call.slack.channels.values()}
    channel = find(call, by_name.get(f"#{asked.removeprefix('#')}", asked))
    if channel["is_archived"]:
        raise SlackError("is_archived")
    if not channel["is_member"] and not channel["is_im"] and "chat:write.public" not in call.slack.scopes:
        raise SlackError("not_in_channel")
    return channel


def _content(call: Call) -> Json:
    """Text, blocks and metadata as they are kept. Raises SlackError."""
    given, text = call.value("blocks"), call.text("text")
    if not text and not given and not call.value("attachments"):
        raise SlackError("no_text")
    if given is not None:
        blocks.check(given)
    made: Json = {"text": text[:CUT_AT]}
    if given:
        made["blocks"] = [{"block_id": f"b{number}", **block} for number, block in enumerate(given)]
    metadata = call.value("metadata")
    if metadata:
        made["metadata"] = _checked(metadata)
    return made


def _checked(metadata: Any) -> Json:
    """https://docs.slack.dev/messaging/message-metadata"""
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= set(metadata):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata["event_payload"], dict):
        raise SlackError("invalid_metadata_format")
    return metadata


def update(call: Call) -> Json:
    """What is not sent stays; an empty list of blocks takes them away."""
    message = _own(call, "cant_update_message")
    before = copy.deepcopy(message)
    message.update(_content(call))
    if call.value("blocks") == []:
        message.pop("blocks", None)
    message["edited"] = {"user": call.slack.bot_user_id, "ts": f"{time.time():.6f}"}
    call.happened.append(events.changed(call.text("channel"), message, before))
    return {"channel": call.text("channel"), "ts": message["ts"], "text": message["text"], "message": message}


def delete(call: Call) -> Json:
    message = _own(call, "cant_delete_message")
    channel = call.text("channel")
    stone = threads.take_away(call.slack.messages[channel], message)
    told = events.changed(channel, stone, message) if stone else events.deleted(channel, message)
    call.happened.append(told)
    return {"channel": channel, "ts": message["ts"]}


def _own(call: Call, refusal: str) -> Json:
    message = message_of(call)
    if message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    if message["user"] != call.slack.bot_user_id:
        raise SlackError(refusal)
    return message


def whisper(call: Call) -> Json:
    """chat.postEphemeral: one person sees it, and nobody can read it back."""
    channel = _writable(call)
    find_user(call, call.text("user"))
    at = f"{time.time():.6f}"
    call.slack.whispers.append({"channel": channel["id"], "user": call.text("user"), "ts": at, **_content(call)})
    return {"message_ts": at}


METHODS: Methods = {
    "chat.postMessage": (WRITE, post),
    "chat.update": (WRITE, update),
    "chat.delete": (WRITE, delete),
    "chat.postEphemeral": (WRITE, whisper),
}
