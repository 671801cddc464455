"""Bad days on demand: rules that make a fake slow, rude, silent or broken."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field, fields
from typing import Any


class FaultError(ValueError):
    """A fault rule that cannot be used; the message names the key and what is allowed."""


@dataclass
class Rule:
    """One fault. `path` is a regular expression searched in path and query; `times` None means for ever.

    - `latency_ms` waits before anything else
    - `drop` closes the connection without an answer; `hang` does so after so many seconds
    - `drip` sends the true answer's bytes in small pieces over so many seconds
    - `status` answers with it and `body` (text, or JSON when not a string) instead of asking the app
    - `retry_after` adds the header, in seconds; without a `status` it means 429
    """

    latency_ms: float = 0
    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    retry_after: float | None = None
    drop: bool = False
    hang: float | None = None
    drip: float | None = None
    path: str | None = None
    method: str | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        if self.retry_after is not None and self.status is None:
            self.status = 429
        try:
            re.compile(self.path or "")
        except re.error as error:
            raise FaultError(f"path: {self.path!r} is not a regular expression: {error}") from None

    def matches(self, method: str, target: str) -> bool:
        if self.times == 0 or (self.method is not None and self.method.upper() != method):
            return False
        return self.path is None or re.search(self.path, target) is not None

    def has_verdict(self) -> bool:
        """Whether this rule does more than wait."""
        return self.status is not None or self.drop or self.hang is not None or self.drip is not None


@dataclass
class Faults:
    """The rules in force, per upstream."""

    rules: dict[str, list[Rule]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, upstream: str, **rule: Any) -> None:
        """Add a rule (the fields of Rule). Raises FaultError for a key that no rule has."""
        known = [each.name for each in fields(Rule)]
        unknown = sorted(set(rule) - set(known))
        if unknown:
            raise FaultError(f"unknown key {unknown[0]!r} in a fault; known: {', '.join(known)}")
        made = Rule(**rule)
        with self._lock:
            self.rules.setdefault(upstream, []).append(made)

    def clear(self, upstream: str | None = None) -> None:
        """Back to good weather, for one upstream or for all."""
        with self._lock:
            if upstream is None:
                self.rules.clear()
            else:
                self.rules.pop(upstream, None)

    def take(self, upstream: str, method: str, target: str) -> tuple[float, Rule | None]:
        """Seconds to wait, and the newest matching rule that does more than wait. Uses up one of their `times`."""
        with self._lock:
            matching = [rule for rule in self.rules.get(upstream, ()) if rule.matches(method, target)]
            verdict = next((rule for rule in reversed(matching) if rule.has_verdict()), None)
            wait = 0.0
            for rule in matching:
                if rule.has_verdict() and rule is not verdict:
                    continue
                wait = max(wait, rule.latency_ms / 1000)
                if rule.times is not None:
                    rule.times -= 1
        return wait, verdict
