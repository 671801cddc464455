"""conversations.*: find, make, join and fill channels."""

from __future__ import annotations

import re
import time

from server.sandbox.loading.slack import new_channel
from server.sandbox.slack.calls import Call, Methods, SlackError, page
from server.sandbox.slack.people import find as find_user
from server.sandbox.world import Json

NAME = re.compile(r"^[a-z0-9_-]+$")
LONGEST_NAME = 80
LONGEST_TOPIC = 250
READ = ("channels:read", "groups:read")
MANAGE = ("channels:manage", "groups:write")


def find(call: Call, channel_id: str) -> Json:
    """Raises SlackError channel_not_found."""
    channel = call.slack.channels.get(channel_id)
    if channel is None or (channel["is_private"] and not channel["is_member"]):
        raise SlackError("channel_not_found")
    return channel


def shown(channel: Json) -> Json:
    return {key: value for key, value in channel.items() if key != "members"}


def listed(call: Call) -> Json:
    kinds = (call.text("types") or "public_channel").split(",")
    found = [
        shown(channel)
        for channel in call.slack.channels.values()
        if not channel["is_im"]
        and ("private_channel" if channel["is_private"] else "public_channel") in kinds
        and not (channel["is_private"] and not channel["is_member"])
        and not (call.flag("exclude_archived") and channel["is_archived"])
    ]
    return page(call, "channels", found)


def info(call: Call) -> Json:
    return {"channel": shown(find(call, call.text("channel")))}


def join(call: Call) -> Json:
    channel = find(call, call.text("channel"))
    if channel["is_archived"]:
        raise SlackError("is_archived")
    if channel["is_private"] or channel["is_im"]:
        raise SlackError("method_not_supported_for_channel_type")
    already = channel["is_member"]
    channel["is_member"] = True
    return {"channel": shown(channel), **({"warning": "already_in_channel"} if already else {})}


def create(call: Call) -> Json:
    name = call.text("name")
    _check_name(call, name)
    channel_id = f"C0NEW{len(call.slack.channels):06d}"
    channel = new_channel(
        channel_id, name, created=int(time.time()), creator=call.slack.bot_user_id, private=call.flag("is_private")
    )
    call.slack.channels[channel_id] = channel
    call.slack.messages[channel_id] = []
    return {"channel": shown(channel)}


def _check_name(call: Call, name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if not NAME.match(name):
        raise SlackError("invalid_name_specials")
    if not name.strip("-_"):
        raise SlackError("invalid_name_punctuation")
    if any(channel.get("name") == name for channel in call.slack.channels.values()):
        raise SlackError("name_taken")


def invite(call: Call) -> Json:
    channel = find(call, call.text("channel"))
    if channel["is_archived"]:
        raise SlackError("is_archived")
    if not channel["is_member"]:
        raise SlackError("not_in_channel")
    users = [each for each in call.text("users").split(",") if each]
    if not users:
        raise SlackError("no_user")
    for user in users:
        find_user(call, user)
        if user == call.slack.bot_user_id:
            raise SlackError("cant_invite_self")
        if user in channel["members"]:
            raise SlackError("already_in_channel")
    channel["members"].extend(users)
    return {"channel": shown(channel)}


def set_topic(call: Call) -> Json:
    channel = find(call, call.text("channel"))
    if len(call.text("topic")) > LONGEST_TOPIC:
        raise SlackError("too_long")
    channel["topic"]["value"] = call.text("topic")
    return {"channel": shown(channel)}


def archive(call: Call) -> Json:
    channel = find(call, call.text("channel"))
    if channel["is_archived"]:
        raise SlackError("already_archived")
    channel["is_archived"] = True
    return {}


def open_direct(call: Call) -> Json:
    """A direct message with one person, or a group of them; the same people give the same conversation."""
    users = sorted(each for each in call.text("users").split(",") if each)
    if not users:
        raise SlackError("users_list_not_supplied")
    known = _direct(call, users)
    channel = known or direct_channel(call, users)
    shape = {"id": channel["id"], "user": users[0], "is_im": True} if call.flag("return_im") else {"id": channel["id"]}
    return {"channel": shape, **({"already_open": True, "no_op": True} if known else {})}


def _direct(call: Call, users: list[str]) -> Json | None:
    channels = call.slack.channels.values()
    return next((channel for channel in channels if channel["is_im"] and channel["members"] == users), None)


def direct_channel(call: Call, users: list[str]) -> Json:
    """The conversation with these people, opened where there is none. Raises SlackError."""
    for user in users:
        if find_user(call, user)["deleted"]:
            raise SlackError("user_disabled")
    known = _direct(call, users)
    if known:
        return known
    channel_id = f"D0NEW{len(call.slack.channels):06d}"
    made = new_channel(channel_id, "", created=int(time.time()), creator=call.slack.bot_user_id)
    made.update(is_im=True, is_channel=False, members=users, user=users[0])
    call.slack.channels[channel_id] = made
    call.slack.messages[channel_id] = []
    return made


METHODS: Methods = {
    "conversations.list": (READ, listed),
    "conversations.info": (READ, info),
    "conversations.join": (("channels:join",), join),
    "conversations.create": (MANAGE, create),
    "conversations.invite": (("channels:write.invites", "channels:manage", "groups:write"), invite),
    "conversations.setTopic": (("channels:write.topic", "channels:manage", "groups:write"), set_topic),
    "conversations.archive": (MANAGE, archive),
    "conversations.open": (("im:write", "mpim:write"), open_direct),
}
