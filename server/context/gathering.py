"""Waiting for look-ups until one deadline, and noting what is missing or old instead of failing."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from server.cache import Cache, Deadline, Flight, Loaded
from server.errors import LiaisonError, UpstreamError
from server.records import Gap, Reason

T = TypeVar("T")


class Gathering:
    """The gaps of one context, filled as its look-ups are waited for."""

    def __init__(self, cache: Cache, deadline: Deadline) -> None:
        self._cache = cache
        self.deadline = deadline
        self.gaps: list[Gap] = []

    def take(self, part: str, upstream: str, flight: Flight[T]) -> Loaded[T] | None:
        """The value, or None with a gap noted; a stale value is given, and noted with its age."""
        try:
            loaded = self._cache.wait(flight, self.deadline)
        except LiaisonError as error:
            self.note(part, upstream, error)
            return None
        if loaded.stale:
            self.note_stale(part, upstream, loaded)
        return loaded

    def note_stale(self, part: str, upstream: str, loaded: Loaded[T]) -> None:
        reason = Reason("stale", {"cause": loaded.error.code if loaded.error else ""})
        self._add(Gap(part, upstream, reason, retryable=True, stale_since=loaded.observed_at))

    def note(self, part: str, upstream: str, error: LiaisonError) -> None:
        retryable = error.retryable if isinstance(error, UpstreamError) else True
        self._add(Gap(part, upstream, Reason(error.code), retryable=retryable))

    def _add(self, gap: Gap) -> None:
        if gap not in self.gaps:
            self.gaps.append(gap)


def then(first: Flight[T], start: Callable[[T], object]) -> None:
    """Start a second look-up the moment that the first is there, whoever waits for it later. Not after an error."""

    def begin(done: "Future[Loaded[T]]") -> None:
        if done.exception() is None:
            start(done.result().value)

    first.future.add_done_callback(begin)
