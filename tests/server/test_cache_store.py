"""The stores: how much they hold, what they forget, and whom they believe."""

import pickle
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

from server.cache import Cache, Loaded
from server.cache_store import SWEPT_EVERY, InProcess, Signed, store

SECRET = "for tests only, and longer than thirty-two bytes"


def test_the_store_in_this_process_holds_more_than_flask_cachings_five_hundred() -> None:
    backend = store()
    for number in range(2_000):
        backend.set(f"k{number}", number)
    assert backend.get("k0") == 0


def test_what_is_over_is_forgotten_long_before_the_store_is_full() -> None:
    backend = InProcess(threshold=1_000)
    backend.set("over", "x" * 1_000, timeout=1)
    backend.set("lasting", 1, timeout=3_600)
    backend._cache["over"] = (time.time() - 1, backend._cache["over"][1])
    backend._swept_at -= SWEPT_EVERY
    backend.set("new", 2, timeout=3_600)
    assert set(backend._cache) == {"lasting", "new"}


def test_a_full_store_makes_room_for_many_at_once_and_drops_what_would_end_first() -> None:
    backend = InProcess(threshold=100)
    for number in range(102):
        backend.set(f"k{number}", number, timeout=1_000 + number)
    assert len(backend._cache) == 92
    assert backend.get("k0") is None
    assert backend.get("k101") == 101


def test_the_store_is_redis_when_an_address_and_a_secret_are_given() -> None:
    assert type(store("redis://127.0.0.1:1/0", SECRET)).__name__ == "RedisCache"
    assert type(store("redis://127.0.0.1:1/0", "")).__name__ == "InProcess"


def test_what_was_written_with_our_secret_is_read() -> None:
    value = Loaded(("a", 1), datetime(2026, 1, 1, tzinfo=UTC))
    assert Signed(SECRET).loads(Signed(SECRET).dumps(value)) == value
    assert Signed(SECRET).loads(None) is None


class Trap:
    """A pickle that makes a file when somebody reads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_what_somebody_else_put_there_is_not_even_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "sprung"
    trap = pickle.dumps(Trap(path))
    written = (trap, b"!" + trap, b"\0" * 32 + trap, Signed("another secret").dumps(Trap(path)), b"", b"5")
    for value in written:
        assert Signed(SECRET).loads(value) is None
    assert not path.exists()
    Signed(SECRET).loads(Signed(SECRET).dumps(Trap(path)))
    assert path.exists()  # the trap works


def test_a_redis_that_takes_connections_and_never_answers_is_given_up_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        backend = store(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", SECRET)
        pool = backend._read_client.connection_pool  # type: ignore[attr-defined]  # cachelib's own
        patience = pool.connection_kwargs
        assert (patience["socket_timeout"], patience["socket_connect_timeout"]) == (0.25, 0.25)
        cache = Cache(backend, threads=1)
        assert cache.get("k") is None
        cache.close()
        pool.disconnect()
