"""Bad days on demand: rules that make a fake slow, rude, silent or broken; and storms, which choose at random."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from server.sandbox.rules import FaultError, Rule
from server.sandbox.storms import Storm

Made = TypeVar("Made", Rule, Storm)


def made(kind: type[Made], given: dict[str, Any], word: str) -> Made:
    """Raises FaultError for a key that such a thing has not."""
    known = [each.name for each in fields(kind) if each.init]
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise FaultError(f"unknown key {unknown[0]!r} in a {word}; known: {', '.join(known)}")
    try:
        return kind(**given)
    except TypeError as error:
        raise FaultError(f"a {word}: {error}") from None


@dataclass
class Faults:
    """The rules and storms in force, per upstream."""

    rules: dict[str, list[Rule]] = field(default_factory=dict)
    storms: dict[str, Storm] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, upstream: str, **rule: Any) -> None:
        """Add a rule (the fields of Rule). Raises FaultError for one that cannot be used."""
        added = made(Rule, rule, "fault")
        with self._lock:
            self.rules.setdefault(upstream, []).append(added)

    def begin_storm(self, upstream: str, **storm: Any) -> None:
        """From now on a random choice per request (the fields of Storm). Raises FaultError."""
        begun = made(Storm, storm | {"upstream": upstream}, "storm")
        with self._lock:
            self.storms[upstream] = begun

    def end_storm(self, upstream: str) -> Storm | None:
        """The storm that was, with what it has done."""
        with self._lock:
            return self.storms.pop(upstream, None)

    def clear(self, upstream: str | None = None) -> None:
        """Back to good weather, for one upstream or for all."""
        with self._lock:
            for table in (self.rules, self.storms):
                if upstream is None:
                    table.clear()
                else:
                    table.pop(upstream, None)

    def take(self, upstream: str, method: str, target: str) -> tuple[float, Rule | None]:
        """Seconds to wait, and the newest matching rule that does more than wait. Uses up one of their `times`.

        Where no rule does, a storm may.
        """
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
            if verdict is None and upstream in self.storms:
                verdict = self.storms[upstream].draw(method, target)
        return wait, verdict
