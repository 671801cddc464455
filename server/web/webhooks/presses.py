"""Slack's block_actions as presses. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from server.errors import InvalidRequest
from server.escalations.acknowledging import KINDS
from server.web.webhooks.said import ID, TS

NUMBER: Final = re.compile(r"ESC-[0-9A-Z]{4,12}")


@dataclass(frozen=True, slots=True)
class Press:
    """`number` is the escalation's, empty for a value that can be none's; `slack_user_id` is who pressed.

    `channel` and `thread` say where the message with the button stands: "" where Slack does not say, or for no thread.
    """

    kind: str
    number: str
    slack_user_id: str
    channel: str = ""
    thread: str = ""


def presses(form: Mapping[str, str]) -> tuple[Press, ...]:
    """The presses of our own buttons; other buttons (links press, too) are nobody's business. Raises InvalidRequest."""
    payload = _object(form.get("payload", ""))
    if payload.get("type") != "block_actions":
        return ()
    user = _table(payload.get("user")).get("id")
    if not isinstance(user, str) or not (user.isascii() and user.isalnum()):
        raise _unreadable("payload.user", "It does not say who pressed.")
    actions = payload.get("actions")
    if not isinstance(actions, list):
        raise _unreadable("payload.actions", "It does not say what was pressed.")
    ours = [action for action in map(_table, actions) if action.get("action_id") in KINDS]
    place = _table(payload.get("container"))
    where = _matching(ID, place.get("channel_id")), _matching(TS, place.get("thread_ts"))
    return tuple(Press(str(one["action_id"]), _matching(NUMBER, one.get("value")), user, *where) for one in ours)


def _matching(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _object(text: str) -> dict[str, Any]:
    if not text:
        raise _unreadable("payload", "The form has no such field.")
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable("payload", "It is not JSON.") from None
    if not isinstance(read, dict):
        raise _unreadable("payload", "It is not a JSON object.")
    return read


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _unreadable(field: str, why: str) -> InvalidRequest:
    return InvalidRequest("What Slack sent cannot be read.", hint="See `errors`.", fields={field: [why]})
