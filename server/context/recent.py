"""Tickets' contexts as they were put together a moment ago: for a press, which comes right after a look.

They are kept in this process, for as long as a ticket is fresh, and are forgotten with everything else in the cache.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from server.cache import Cache
from server.records import Context

KEPT_SECONDS: Final = 20  # as long as a ticket is fresh: see lookups.TICKET
MOST: Final = 500
GENERATION: Final = "generation"  # changes with every override: see encoded.EncodedContexts.forget


class RecentContexts:
    """`read` puts one together."""

    def __init__(self, cache: Cache, read: Callable[[str, int], Context]) -> None:
        self._cache = cache
        self._read = read
        self._own = secrets.token_hex(4)  # another process has none of these contexts
        self._kept: OrderedDict[str, Context] = OrderedDict()
        self._lock = Lock()

    def for_ticket(self, instance: str, ticket_id: int) -> Context:
        """One that lacks nothing is kept. Raises what `read` does."""
        key = f"recent:{self._own}:{self._cache.get(GENERATION) or ''}:{instance}:{ticket_id}"
        mark = self._cache.get(key)
        with self._lock:
            known = self._kept.get(mark) if isinstance(mark, str) else None
        return known or self._anew(key, instance, ticket_id)

    def _anew(self, key: str, instance: str, ticket_id: int) -> Context:
        context = self._read(instance, ticket_id)
        if not context.gaps:
            mark = secrets.token_hex(8)
            with self._lock:
                self._kept[mark] = context
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
            self._cache.set(key, mark, KEPT_SECONDS)
        return context
