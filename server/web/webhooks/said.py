"""Slack's message events as what was said in a thread. https://docs.slack.dev/reference/events/message"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from server.escalations.replies import DELETED, FIRST

BY_PEOPLE: Final = frozenset({None, "thread_broadcast", "file_share", "me_message"})
"""The subtypes of what a person writes; joins, topics, reminders and what bots say have others."""
ID: Final = re.compile(r"[A-Z0-9]{1,30}")
TS: Final = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Said:
    """A reply, its edit or its end. `mrkdwn` is as Slack writes it; `files` is how many came with it."""

    channel: str
    thread_ts: str
    ts: str
    version: str
    slack_user_id: str
    mrkdwn: str
    files: int = 0


def said(payload: Mapping[str, Any]) -> Said | None:
    """What a person said in a thread; None for every other event, our own messages among them."""
    event = _table(payload.get("event"))
    if event.get("type") != "message":
        return None
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _edited(event)
    if subtype == "message_deleted":
        return _checked(event, _table(event.get("previous_message")), DELETED)
    return _checked(event, event, FIRST) if subtype in BY_PEOPLE else None


def _edited(event: Mapping[str, Any]) -> Said | None:
    """Unfurled links and first replies change a message, too, without anybody's edit.

    A deleted message that has replies itself stays as a tombstone: that is its end.
    """
    message, before = _table(event.get("message")), _table(event.get("previous_message"))
    if message.get("subtype") == "tombstone":
        return _checked(event, before, DELETED)
    version = _table(message.get("edited")).get("ts")
    if not _matches(TS, version) or message.get("text") == before.get("text"):
        return None
    return _checked(event, message, str(version))


def _checked(event: Mapping[str, Any], message: Mapping[str, Any], version: str) -> Said | None:
    """None for what a bot said and for what stands in no thread; the first message of a thread is ours."""
    channel, user, thread, ts = (event.get("channel"), *(message.get(name) for name in ("user", "thread_ts", "ts")))
    if message.get("bot_id") or thread == ts:
        return None
    if not (_matches(ID, channel) and _matches(ID, user) and _matches(TS, thread) and _matches(TS, ts)):
        return None
    words, files = message.get("text"), message.get("files")
    return Said(
        channel=str(channel),
        thread_ts=str(thread),
        ts=str(ts),
        version=version,
        slack_user_id=str(user),
        mrkdwn=words if isinstance(words, str) else "",
        files=len(files) if isinstance(files, list) else 0,
    )


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
