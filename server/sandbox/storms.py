"""Random weather: for each request a choice among faults, the same again for the same seed and order of requests."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from server.sandbox.rules import FaultError, Rule, check_expression

KINDS: dict[str, dict[str, Any]] = {
    "429": {"retry_after": True},
    "500": {"status": 500},
    "500_after": {"status": 500, "after": True},
    "hang": {"hang": True},
    "hang_after": {"hang": True, "after": True},
    "drop": {"drop": True},
    "drop_after": {"drop": True, "after": True},
    "cut": {"cut": True},
}
"""What each kind does, as the fields of a rule; True stands for the storm's own number of seconds."""


@dataclass
class Storm:
    """`share` of the requests suffer (0 to 1), each one of `kinds`, all alike likely.

    `path` is a regular expression searched in path and query, `method` one or more, such as "POST|PUT"; a request that
    does not match is left alone and counts for nothing. `hang` and `retry_after` are seconds.
    """

    seed: int | str = 0
    share: float = 0.3
    kinds: list[str] = field(default_factory=lambda: list(KINDS))
    path: str | None = None
    method: str | None = None
    hang: float = 3.0
    retry_after: float = 1.0
    upstream: str = ""
    seen: int = field(default=0, init=False)
    done: Counter[str] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        if not isinstance(self.share, int | float) or not 0 <= self.share <= 1:
            raise FaultError(f"share: {self.share!r} is not between 0 and 1")
        unknown = [kind for kind in self.kinds if kind not in KINDS] if self.kinds else ["none"]
        if unknown:
            raise FaultError(f"kinds: {unknown[0]!r} is not one of {', '.join(KINDS)}")
        check_expression(self.path, "path")
        self._dice = random.Random(f"{self.seed}/{self.upstream}")

    def draw(self, method: str, target: str) -> Rule | None:
        """What becomes of this request; None leaves it alone."""
        if self.method is not None and method not in self.method.upper().split("|"):
            return None
        if self.path is not None and not re.search(self.path, target):
            return None
        self.seen += 1
        suffers, kind = self._dice.random() < self.share, self._dice.choice(self.kinds)
        if not suffers:
            return None
        self.done[kind] += 1
        return self._rule(kind)

    def _rule(self, kind: str) -> Rule:
        fields = dict(KINDS[kind])
        for name in ("hang", "retry_after"):
            if name in fields:
                fields[name] = getattr(self, name)
        return Rule(**fields)

    def report(self) -> dict[str, Any]:
        """The storm and what it has done so far: {seed, share, …, seen, done: {kind: number}}."""
        return {**asdict(self), "done": dict(sorted(self.done.items()))}
