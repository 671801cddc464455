from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Lock

import pytest
from flask_caching.backends.base import BaseCache

from server.cache import Age, Cache, Deadline, Loaded, TooLate
from server.clock import now
from server.errors import LiaisonError, UpstreamNotFound, UpstreamTimeout

AGE = Age(fresh=60, stale=3600)


def soon() -> Deadline:
    """Made when it is waited for: a deadline of the module's would be over before the tests are."""
    return Deadline(20)


@pytest.fixture
def cache() -> Iterator[Cache]:
    cache = Cache(threads=32)
    yield cache
    cache.close()


class Counted:
    """A loader that counts, and fails when told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.fails = False
        self._lock = Lock()

    def __call__(self) -> int:
        with self._lock:
            self.calls += 1
        if self.fails:
            raise UpstreamTimeout("salesforce", "It did not answer.", retry_after=3)
        return self.calls


def aged(cache: Cache, key: str, seconds: float) -> None:
    """Makes the held value older."""
    held = cache.get(key)
    cache.set(key, Loaded(held.value, now() - timedelta(seconds=seconds)), 3600)


def test_a_second_look_asks_nobody(cache: Cache) -> None:
    load = Counted()
    for _ in range(3):
        assert cache.wait(cache.start("k", load, AGE), soon()).value == 1
    assert load.calls == 1


def test_callers_at_one_moment_share_one_load(cache: Cache) -> None:
    go, calls = Event(), Counted()

    def load() -> int:
        go.wait(5)
        return calls()

    with ThreadPoolExecutor(20) as callers:
        flights = [callers.submit(cache.start, "k", load, AGE) for _ in range(20)]
        go.set()
        assert {cache.wait(flight.result(), soon()).value for flight in flights} == {1}
    assert calls.calls == 1


def test_anew_asks_again_although_a_fresh_value_is_held(cache: Cache) -> None:
    load = Counted()
    cache.wait(cache.start("k", load, AGE), soon())
    assert cache.wait(cache.start("k", load, AGE, anew=True), soon()).value == 2


def test_what_is_no_longer_fresh_is_asked_again(cache: Cache) -> None:
    load = Counted()
    cache.wait(cache.start("k", load, AGE), soon())
    aged(cache, "k", 61)
    loaded = cache.wait(cache.start("k", load, AGE), soon())
    assert (loaded.value, loaded.stale) == (2, False)


def test_a_dead_upstream_leaves_the_stale_value_with_its_age_and_the_error(cache: Cache) -> None:
    load = Counted()
    cache.wait(cache.start("k", load, AGE), soon())
    aged(cache, "k", 61)
    load.fails = True
    loaded = cache.wait(cache.start("k", load, AGE), soon())
    assert (loaded.value, loaded.stale) == (1, True)
    assert isinstance(loaded.error, UpstreamTimeout)
    assert loaded.observed_at < now() - timedelta(seconds=60)


def test_a_value_older_than_its_stale_age_is_not_shown(cache: Cache) -> None:
    load = Counted()
    cache.wait(cache.start("k", load, AGE), soon())
    aged(cache, "k", 3601)
    load.fails = True
    with pytest.raises(UpstreamTimeout):
        cache.wait(cache.start("k", load, AGE), soon())


def test_a_failure_is_remembered_for_a_moment_and_keeps_what_it_said(cache: Cache) -> None:
    load = Counted()
    load.fails = True
    for _ in range(5):
        with pytest.raises(UpstreamTimeout) as raised:
            cache.wait(cache.start("k", load, AGE), soon())
        assert (raised.value.upstream, raised.value.retry_after) == ("salesforce", 3)
    assert load.calls == 1


def test_a_load_that_is_late_is_too_late_but_goes_on(cache: Cache) -> None:
    go, done = Event(), Event()

    def load() -> str:
        go.wait(5)
        done.set()
        return "value"

    flight = cache.start("k", load, AGE)
    with pytest.raises(TooLate):
        cache.wait(flight, Deadline(0.01))
    go.set()
    assert cache.wait(flight, soon()).value == "value"
    assert done.is_set()


def test_a_late_load_leaves_the_stale_value(cache: Cache) -> None:
    go = Event()
    cache.wait(cache.start("k", lambda: "old", AGE), soon())
    aged(cache, "k", 61)
    flight = cache.start("k", lambda: (go.wait(5), "new")[1], AGE)
    loaded = cache.wait(flight, Deadline(0.01))
    go.set()
    assert (loaded.value, loaded.stale) == ("old", True)


def test_a_value_from_a_clock_that_went_wrong_is_asked_again(cache: Cache) -> None:
    load = Counted()
    cache.wait(cache.start("k", load, AGE), soon())
    aged(cache, "k", -3600)
    assert cache.wait(cache.start("k", load, AGE), soon()).value == 2


class Slow(BaseCache):
    """Answers when it is let go, for keys of one name at once."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.asked = Event(), Event()

    def get(self, key: str) -> object:
        if key.endswith("slow"):
            self.asked.set()
            self.go.wait(20)
        return None

    def set(self, key: str, value: object, timeout: int | None = None) -> bool:
        return True


def test_a_slow_store_holds_up_nobody_who_asks_for_something_else() -> None:
    backend = Slow()
    cache = Cache(backend, threads=4)
    try:
        with ThreadPoolExecutor(1) as other:
            waiting = other.submit(cache.start, "slow", lambda: 1, AGE)
            backend.asked.wait(20)
            for number in range(20):  # keys may share a lock by chance, but not all of them
                if cache.wait(cache.start(f"k{number}", lambda: 2, AGE), soon()).value == 2:
                    break
            assert not waiting.done()
            backend.go.set()
    finally:
        backend.go.set()
        cache.close()


class Broken(BaseCache):
    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def get(self, key: str) -> object:
        self.asked += 1
        raise ConnectionError

    def set(self, key: str, value: object, timeout: int | None = None) -> bool:
        raise ConnectionError

    def delete(self, key: str) -> bool:
        raise ConnectionError


def test_a_store_that_is_down_is_never_in_the_way() -> None:
    cache = Cache(Broken(), threads=2)
    try:
        assert cache.wait(cache.start("k", lambda: 5, AGE), soon()).value == 5
        cache.forget("k")
    finally:
        cache.close()


def test_a_store_that_has_failed_is_left_alone_for_a_moment() -> None:
    backend = Broken()
    cache = Cache(backend, threads=2)
    assert [cache.get("k") for _ in range(50)] == [None] * 50
    assert backend.asked == 1


def test_a_mistake_of_ours_is_an_error_that_can_be_shown(cache: Cache) -> None:
    flight = cache.start("k", lambda: 1 // 0, AGE)
    with pytest.raises(LiaisonError, match="a mistake"):
        cache.wait(flight, soon())


def test_what_is_not_there_any_more_is_not_shown_as_it_was(cache: Cache) -> None:
    cache.wait(cache.start("k", lambda: "there", AGE), soon())

    def gone() -> str:
        raise UpstreamNotFound("zendesk", "There is no such ticket.")

    for _ in range(2):
        with pytest.raises(UpstreamNotFound):
            cache.wait(cache.start("k", gone, AGE, anew=True), soon())


def test_whoever_tries_again_is_not_answered_with_the_failure_of_a_moment_ago(cache: Cache) -> None:
    load = Counted()
    load.fails = True
    with pytest.raises(UpstreamTimeout):
        cache.wait(cache.start("k", load, AGE), soon())
    load.fails = False
    assert cache.wait(cache.start("k", load, AGE, again=True), soon()).value == 2
