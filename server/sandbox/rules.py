"""One fault: what it does, and to which requests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any


class FaultError(ValueError):
    """A fault or storm that cannot be used; the message names the key and what is allowed."""


@dataclass
class Rule:
    """One fault. `path` is a regular expression searched in path and query; `times` None means for ever.

    - `latency_ms` waits before anything else
    - `drop` closes the connection without an answer; `hang` does so after so many seconds
    - `drip` sends the true answer's bytes in small pieces over so many seconds
    - `cut` breaks the connection off in the middle of the true answer's body
    - `status` answers with it and `body` (text, or JSON when not a string) instead of asking the app
    - `retry_after` adds the header, in seconds; without a `status` it means 429
    - `after`: the app does its work first; then this rule decides what the caller hears of it
    """

    latency_ms: float = 0
    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    retry_after: float | None = None
    drop: bool = False
    hang: float | None = None
    drip: float | None = None
    cut: bool = False
    after: bool = False
    path: str | None = None
    method: str | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        if self.retry_after is not None and self.status is None:
            self.status = 429
        check_expression(self.path, "path")

    def matches(self, method: str, target: str) -> bool:
        if self.times == 0 or (self.method is not None and self.method.upper() != method):
            return False
        return self.path is None or re.search(self.path, target) is not None

    def has_verdict(self) -> bool:
        """Whether this rule does more than wait."""
        answers = self.status is not None or self.drop or self.cut
        return answers or self.hang is not None or self.drip is not None

    def is_late(self) -> bool:
        """Whether the app does its work first: asked for, or needed to have an answer to spoil."""
        return self.after or (self.status is None and (self.cut or self.drip is not None))


def check_expression(text: str | None, key: str) -> None:
    """Raises FaultError."""
    try:
        re.compile(text or "")
    except re.error as error:
        raise FaultError(f"{key}: {text!r} is not a regular expression: {error}") from None
