"""How often somebody may ask: a window that moves, counted in this process or, with Redis, for all of them."""

import time
from typing import Final

import structlog
from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from server.errors import TooManyRequests

REDIS_ANSWERS_IN: Final = 0.25  # seconds
REDIS_RESTS_FOR: Final = 5.0  # seconds: one that fails is left alone, and each process counts by itself
_log: Final = structlog.get_logger("liaison.limits")


class Limits:
    """Any number of threads may ask."""

    def __init__(self, per_minute: int, redis_url: str = "") -> None:
        self._item = RateLimitItemPerMinute(per_minute, namespace="liaison")
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = _shared(redis_url)
        self._rests_until = 0.0

    def require(self, who: str) -> None:
        """Count this request. Raises TooManyRequests, which says how long to wait."""
        wait = self._wait_in_redis(who)
        if wait is None:
            wait = self._wait(self._own, who)
        if wait:
            raise TooManyRequests(
                f"There were more than {self._item.amount} requests within a minute.",
                hint=f"Wait {wait:.0f} seconds. An administrator sets extension.requests_per_minute.",
                retry_after=wait,
            )

    def _wait_in_redis(self, who: str) -> float | None:
        """None where there is no Redis, or none that answers."""
        if self._shared is None or time.monotonic() < self._rests_until:
            return None
        try:
            return self._wait(self._shared, who)
        except Exception as error:  # of Redis' own library, which is optional and so not imported here
            self._rests_until = time.monotonic() + REDIS_RESTS_FOR
            _log.warning("limits_without_redis", error=type(error).__name__)
            return None

    def _wait(self, limiter: MovingWindowRateLimiter, who: str) -> float:
        """Seconds; 0 for one who may ask."""
        if limiter.hit(self._item, who):
            return 0.0
        return max(1.0, limiter.get_window_stats(self._item, who).reset_time - time.time())


def _shared(redis_url: str) -> MovingWindowRateLimiter | None:
    if not redis_url:
        return None
    patience = {"socket_timeout": REDIS_ANSWERS_IN, "socket_connect_timeout": REDIS_ANSWERS_IN}
    try:
        return MovingWindowRateLimiter(storage_from_string(redis_url, **patience))
    except ConfigurationError:  # an address of a kind that only the cache understands
        return None
