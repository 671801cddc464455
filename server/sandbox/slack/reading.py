"""conversations.history and conversations.replies, and a message's permanent link."""

from __future__ import annotations

from server.sandbox.slack import threads
from server.sandbox.slack.calls import Call, Methods, SlackError, page
from server.sandbox.slack.channels import find
from server.sandbox.world import Json

ANY = ("channels:history", "groups:history", "im:history")


def message_of(call: Call) -> Json:
    """The message at `ts`. Raises SlackError."""
    find(call, call.text("channel"))
    wanted = call.text("ts") or call.text("message_ts")
    for message in call.slack.messages[call.text("channel")]:
        if message["ts"] == wanted:
            return message
    raise SlackError("message_not_found")


def permalink(call: Call) -> Json:
    """A reply's link names its thread and channel too, as Slack's own does."""
    message = message_of(call)
    channel = call.text("channel")
    link = f"https://{call.slack.team}.slack.com/archives/{channel}/p{message['ts'].replace('.', '')}"
    if threads.is_reply(message):
        link += f"?thread_ts={message['thread_ts']}&cid={channel}"
    return {"channel": channel, "permalink": link}


def history(call: Call) -> Json:
    """Newest first, without replies; metadata only when asked for."""
    found = [message for message in _readable(call) if not threads.is_reply(message)]
    found = [message for message in reversed(found) if _in_time(call, message)]
    return _leaf(call, found)


def replies(call: Call) -> Json:
    """The parent, then its replies, oldest first."""
    messages = _readable(call)
    root = threads.root_of(messages, call.text("ts"))
    parent = [message for message in messages if message["ts"] == root]
    if not parent:
        raise SlackError("thread_not_found")
    found = [message for message in threads.replies(messages, root) if _in_time(call, message)]
    return _leaf(call, parent + found)


def _readable(call: Call) -> list[Json]:
    channel = find(call, call.text("channel"))
    kind = "im" if channel["is_im"] else "groups" if channel["is_private"] else "channels"
    if f"{kind}:history" not in call.slack.scopes:
        raise SlackError("missing_scope", needed=f"{kind}:history", provided=",".join(call.slack.scopes))
    if not channel["is_member"]:
        raise SlackError("not_in_channel")
    return call.slack.messages[channel["id"]]


def _in_time(call: Call, message: Json) -> bool:
    at, oldest, latest = float(message["ts"]), float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    return oldest <= at <= latest if call.flag("inclusive") else oldest < at < latest


def _leaf(call: Call, messages: list[Json]) -> Json:
    kept = call.flag("include_all_metadata")
    shown = [{key: each for key, each in message.items() if kept or key != "metadata"} for message in messages]
    found = page(call, "messages", shown)
    return {**found, "has_more": bool(found["response_metadata"]["next_cursor"])}


METHODS: Methods = {
    "chat.getPermalink": ((), permalink),
    "conversations.history": (ANY, history),
    "conversations.replies": (ANY, replies),
}
