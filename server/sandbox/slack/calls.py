"""One call of a Slack method, and how it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server.sandbox.world import Json, Slack


class SlackError(Exception):
    """`error` is Slack's word for it; `more` stands beside it in the answer."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass(frozen=True)
class Call:
    """The arguments of a call, whichever way they were sent; `happened` takes the events that it causes."""

    slack: Slack
    arguments: Json
    happened: list[Json] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int) -> int:
        text = self.text(name) or str(default)
        if not text.isdigit():
            raise SlackError("invalid_arguments")
        return int(text)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1")

    def value(self, name: str) -> Any:
        """A structure that a form carries as JSON text. Raises SlackError."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError("invalid_arguments") from None


Answer = Callable[[Call], Json]
Methods = dict[str, tuple[tuple[str, ...], Answer]]
"""By method: the scopes of which one is needed, and what answers."""


def page(call: Call, name: str, records: list[Json], default: int = 100) -> Json:
    """A stretch of the records and the cursor of the next one (empty at the end)."""
    cursor = call.text("cursor")
    if cursor and not cursor.isdigit():
        raise SlackError("invalid_cursor")
    start = int(cursor or 0)
    size = min(max(call.number("limit", default), 1), 1000)
    following = str(start + size) if start + size < len(records) else ""
    return {name: records[start : start + size], "response_metadata": {"next_cursor": following}}
