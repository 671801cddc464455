"""The public keys that Zendesk's tokens are checked with: configured, or fetched and kept."""

import copy
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server import clock
from server.errors import LiaisonError
from server.settings import Instance

REFETCH_AFTER: Final = timedelta(minutes=1)
TRUSTED_FOR: Final = timedelta(hours=24)
FAILED_FOR: Final = timedelta(seconds=5)


@dataclass(slots=True)
class _Kept:
    """One instance's key. `tried` is the last try, `error` how it failed; those who wait for a try share its end."""

    key: str = ""
    fetched: datetime | None = None
    tried: datetime | None = None
    error: LiaisonError | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class PublicKeys:
    """`fetch` asks the instance's Zendesk for its app's key (PEM). A configured key is never asked for.

    A signature that the kept key does not know makes us fetch again, at most once a minute, whether that succeeds or
    not: a new key is taken up, and forged tokens can neither make us hammer Zendesk nor keep true ones waiting.
    """

    def __init__(self, fetch: Callable[[Instance], str], now: Callable[[], datetime] = clock.now) -> None:
        self._fetch = fetch
        self._now = now
        self._kept: dict[str, _Kept] = {}

    def of(self, instance: Instance) -> Iterator[str]:
        """The keys to try, each made only when the one before did not fit. Raises what `fetch` raises."""
        if instance.app_public_key:
            yield unwrapped(instance.app_public_key)
            return
        kept = self._kept.setdefault(instance.name, _Kept())
        if self._since(kept.fetched) >= TRUSTED_FOR:
            self._try(instance, kept, FAILED_FOR)
        first = kept.key
        yield first
        self._try(instance, kept, REFETCH_AFTER)
        if kept.key != first:
            yield kept.key

    def _try(self, instance: Instance, kept: _Kept, not_within: timedelta) -> None:
        with kept.lock:
            if self._since(kept.tried) < not_within:
                if kept.error:
                    raise copy.copy(kept.error)
                return
            kept.tried = self._now()
            try:
                kept.key = unwrapped(self._fetch(instance))
            except LiaisonError as error:
                kept.error = error
                raise
            kept.fetched, kept.error = kept.tried, None

    def _since(self, moment: datetime | None) -> timedelta:
        return timedelta.max if moment is None else self._now() - moment


def unwrapped(pem: str) -> str:
    r"""A PEM as it is, as a quoted JSON string, or with literal `\n`: all three are seen in the wild."""
    return pem.strip().strip('"').replace("\\n", "\n").strip() + "\n"
