"""What was read lately, and the one load under way for each key.

flask-caching is the store (in process, or Redis). A value carries when it was observed: it is *fresh* for a while and
then *stale*, to be served, with its age, only when a new one cannot be had in time. Callers of one key at one moment
share one load, each waiting no longer than its own deadline. A failure is remembered for a few seconds, so that a dead
upstream is asked once and not by everybody.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final, Generic, TypeVar

import structlog
from flask_caching.backends.base import BaseCache

from server.cache_store import KEPT_SECONDS, store
from server.clock import now
from server.errors import LiaisonError, UpstreamNotFound

T = TypeVar("T")

log = structlog.get_logger(__name__)

FAILURE_SECONDS: Final = 5
THREADS: Final = 320  # each waits for an upstream: 200 agents at once, and their people
LOCKS: Final = 256  # a slow store holds up the callers of a few keys, and not everybody
AHEAD: Final = 60.0  # seconds that another server's clock may be ahead of ours
STORE_RESTS: Final = 5.0  # seconds for which a store that has failed is left alone


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """A value and when it was observed. `stale`: a newer one could not be had; `error` says why."""

    value: T
    observed_at: datetime
    stale: bool = False
    error: LiaisonError | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """For how many seconds a value is fresh, and for how many it may be shown when no newer one can be had."""

    fresh: float
    stale: float


@dataclass(frozen=True, slots=True)
class Flight(Generic[T]):
    """A load under way, or done: what its callers wait for."""

    key: str
    age: Age
    future: "Future[Loaded[T]]"


@dataclass(frozen=True, slots=True)
class _Failed:
    error: LiaisonError
    at: datetime


class Deadline:
    """The moment at which an answer must be given, however much of it is missing."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._end - time.monotonic())


class TooLate(LiaisonError):
    """The load goes on, but the deadline has passed."""

    code = "timeout"


class Cache:
    """Loads through the store, one load for each key at a time."""

    def __init__(self, backend: BaseCache | None = None, threads: int = THREADS) -> None:
        self._store = backend or store()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="load")
        self._under_way: dict[str, Future[Loaded[Any]]] = {}
        self._locks = tuple(Lock() for _ in range(LOCKS))
        self._store_rests_until = 0.0

    def start(self, key: str, load: Callable[[], T], age: Age, *, anew: bool = False, again: bool = False) -> Flight[T]:
        """The value's flight: done already when a fresh one is held. `anew` asks even then; `again` asks although it
        failed a moment ago.

        A loader raises LiaisonError for what it foresaw; waiting raises it, unless a stale value can be shown.
        """
        with self._lock(key):
            under_way = self._under_way.get(key) or self._held(key, age, anew, again)
            if under_way is not None:
                return Flight(key, age, under_way)
            future: Future[Loaded[T]] = self._pool.submit(self._load, key, load, age)
            self._under_way[key] = future
        future.add_done_callback(lambda _: self._landed(key))
        return Flight(key, age, future)

    def wait(self, flight: Flight[T], deadline: Deadline) -> Loaded[T]:
        """The value by the deadline, else the stale one. Raises the loader's error, or TooLate."""
        try:
            return flight.future.result(deadline.left())
        except FutureTimeout:
            late = TooLate("It took longer than there was time for.", hint="Try again.")
            stale = self._stale(flight.key, flight.age, late)
            if stale is None:
                raise late from None
            return stale

    def get(self, key: str) -> Any:
        """A plain value, or None; also when the store is down: a cache may be slow, never in the way."""
        return self._stored(lambda: self._store.get(key))

    def set(self, key: str, value: Any, seconds: float) -> None:
        self._stored(lambda: self._store.set(key, value, timeout=max(1, int(seconds))))

    def forget(self, key: str) -> None:
        self._stored(lambda: self._store.delete(key))

    def clear(self) -> None:
        self._store.clear()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _stored(self, what: Callable[[], Any]) -> Any:
        """What the store gives; None, and a rest for it, when it fails: each failure may cost its whole time-out."""
        if time.monotonic() < self._store_rests_until:
            return None
        try:
            return what()
        except Exception as error:  # the store's own family of errors is not ours to know
            self._store_rests_until = time.monotonic() + STORE_RESTS
            log.warning("cache_away", error=type(error).__name__)
            return None

    def _lock(self, key: str) -> Lock:
        return self._locks[hash(key) % LOCKS]

    def _landed(self, key: str) -> None:
        with self._lock(key):
            self._under_way.pop(key, None)

    def _held(self, key: str, age: Age, anew: bool, again: bool) -> Future[Loaded[Any]] | None:
        future: Future[Loaded[Any]] = Future()
        failed = None if anew or again else self.get(f"failed:{key}")
        if isinstance(failed, _Failed):
            stale = self._stale(key, age, failed.error)
            future.set_result(stale) if stale else future.set_exception(failed.error)
            return future
        value = None if anew else self.get(key)
        if not isinstance(value, Loaded) or not -AHEAD <= _seconds_since(value.observed_at) <= age.fresh:
            return None  # a clock that was put back would make a value fresh for as long as it went back
        future.set_result(value)
        return future

    def _load(self, key: str, load: Callable[[], T], age: Age) -> Loaded[T]:
        try:
            loaded = Loaded(load(), now())
        except LiaisonError as error:
            return self._failed(key, error, age)
        except Exception as error:  # a mistake of ours in one look-up must not take the whole card with it
            log.exception("load_broke", what=key.split(":")[0], error=type(error).__name__)
            return self._failed(key, LiaisonError("Liaison made a mistake here.", hint="It is in the log."), age)
        self.set(key, loaded, KEPT_SECONDS)
        return loaded

    def _failed(self, key: str, error: LiaisonError, age: Age) -> Loaded[Any]:
        self.set(f"failed:{key}", _Failed(error, now()), FAILURE_SECONDS)
        if isinstance(error, UpstreamNotFound):
            self.forget(key)  # "there is none" is an answer: what was there before is not shown in its place
        stale = self._stale(key, age, error)
        if stale is None:
            raise error
        return stale

    def _stale(self, key: str, age: Age, error: LiaisonError) -> Loaded[Any] | None:
        value = self.get(key)
        if not isinstance(value, Loaded) or _seconds_since(value.observed_at) > age.stale:
            return None
        return Loaded(value.value, value.observed_at, stale=True, error=error)


def _seconds_since(moment: datetime) -> float:
    return (now() - moment).total_seconds()
