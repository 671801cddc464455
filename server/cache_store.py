"""Where the cache keeps its values: in this process, or in Redis for several. Both are flask-caching's, with limits."""

import hmac
import pickle
import time
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from flask_caching.backends import RedisCache, SimpleCache
from flask_caching.backends.base import BaseCache

KEPT_SECONDS: Final = 2 * 24 * 3600  # longer than the longest stale age, or the store would forget first
ENTRIES: Final = 20_000  # SimpleCache holds 500 unless told otherwise; a context's bytes are some 50 kB
SWEPT_EVERY: Final = 30.0  # seconds
REDIS_ANSWERS_IN: Final = 0.25  # seconds: it has to be quicker than asking the upstream again
SIGNATURE: Final = sha256().digest_size


def store(redis_url: str = "", secret: str = "") -> BaseCache:
    """Redis when an address is given and a secret to sign with, else this process."""
    if redis_url and secret:
        from redis import from_url  # an extra: only those who share a cache between processes have it

        patience = {"socket_connect_timeout": REDIS_ANSWERS_IN, "socket_timeout": REDIS_ANSWERS_IN}
        shared = RedisCache(
            host=from_url(redis_url, **patience), default_timeout=KEPT_SECONDS, key_prefix=f"liaison:{_release()}:"
        )
        shared.serializer = Signed(secret)  # type: ignore[assignment]  # the two methods that it calls
        return shared
    return InProcess(threshold=ENTRIES, default_timeout=KEPT_SECONDS)


class InProcess(SimpleCache):
    """SimpleCache forgets what is over only once it is full, and from then on sorts everything for each new value."""

    _swept_at = 0.0

    def _prune(self) -> None:
        now = time.time()
        if not self._over_threshold() and now - self._swept_at < SWEPT_EVERY:
            return
        self._swept_at = now
        self._remove_expired(now)
        if self._over_threshold():
            nearest_its_end = sorted(self._cache, key=lambda key: float(self._cache[key][0]))
            for key in nearest_its_end[: max(1, self._threshold // 10)]:
                del self._cache[key]


class Signed:
    """Pickles with a signature: to read a pickle is to run it, and others may be able to write to a Redis."""

    def __init__(self, secret: str) -> None:
        self._key = sha256(b"liaison cache\0" + secret.encode()).digest()

    def dumps(self, value: Any, protocol: int = pickle.HIGHEST_PROTOCOL) -> bytes:
        pickled = pickle.dumps(value, protocol)
        return self._signature(pickled) + pickled

    def loads(self, bvalue: bytes | None) -> Any:
        """None for what is not there, and for what we have not written."""
        if bvalue is None:
            return None
        signature, pickled = bvalue[:SIGNATURE], bvalue[SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(pickled)):
            return None
        return pickle.loads(pickled)  # noqa: S301 it is our own, as its signature says

    def _signature(self, pickled: bytes) -> bytes:
        return hmac.digest(self._key, pickled, "sha256")


@cache
def _release() -> str:
    """Twelve digits that stand for our code: what another release has pickled may lack what this one reads."""
    digest = sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
