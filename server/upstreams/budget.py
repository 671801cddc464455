"""How long a caller still waits: made once where a call begins, asked before every step of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from server.errors import UpstreamTimeout
from server.upstreams.names import called

_end: Final[ContextVar[float | None]] = ContextVar("end", default=None)


@contextmanager
def ending(at: float) -> Iterator[None]:
    """In here no budget lasts longer than until `at` (monotonic), so that nothing leaves later, however many steps."""
    before = _end.set(at)
    try:
        yield
    finally:
        _end.reset(before)


class Budget:
    """Seconds that are running out, on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        end, own = _end.get(), time.monotonic() + seconds
        self._ends = own if end is None else min(own, end)

    def left(self) -> float:
        """Seconds left; 0 when there are none."""
        return max(0.0, self._ends - time.monotonic())

    def share(self, upstream: str, most: float) -> float:
        """At most `most` of what is left. Raises UpstreamTimeout (code `deadline`) when nothing is."""
        left = self.left()
        if left <= 0:
            raise UpstreamTimeout(
                upstream,
                f"There was no time left to ask {called(upstream)}.",
                hint="Try again, or raise LIAISON_DEADLINE.",
                code="deadline",
                left=False,
            )
        return min(most, left)
