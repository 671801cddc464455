"""The public keys that Zendesk's tokens are checked with: configured, or fetched and kept."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from server import clock
from server.settings import Instance

REFETCH_AFTER: Final = timedelta(minutes=1)
TRUSTED_FOR: Final = timedelta(hours=24)


class PublicKeys:
    """`fetch` asks the instance's Zendesk for its app's key (PEM). A configured key is never asked for.

    A signature that the kept key does not know makes us fetch again, at most once a minute: a new key is taken up, and
    forged tokens cannot make us hammer Zendesk.
    """

    def __init__(self, fetch: Callable[[Instance], str], now: Callable[[], datetime] = clock.now) -> None:
        self._fetch = fetch
        self._now = now
        self._kept: dict[str, tuple[str, datetime]] = {}
        self._lock = threading.Lock()

    def of(self, instance: Instance) -> Iterator[str]:
        """The keys to try, each made only when the one before did not fit. Raises what `fetch` raises."""
        if instance.app_public_key:
            yield unwrapped(instance.app_public_key)
            return
        first = self._key(instance, TRUSTED_FOR)
        yield first
        if (second := self._key(instance, REFETCH_AFTER)) != first:
            yield second

    def _key(self, instance: Instance, at_most: timedelta) -> str:
        with self._lock:
            kept = self._kept.get(instance.name)
            if kept is None or self._now() - kept[1] >= at_most:
                kept = (unwrapped(self._fetch(instance)), self._now())
                self._kept[instance.name] = kept
            return kept[0]


def unwrapped(pem: str) -> str:
    r"""A PEM as it is, as a quoted JSON string, or with literal `\n`: all three are seen in the wild."""
    return pem.strip().strip('"').replace("\\n", "\n").strip() + "\n"
