"""A context as the bytes that the API sends, kept while it is fresh, so that a second look costs next to nothing.

Nothing about the asking agent is in them, and no ages: readers compute those from `observed_at`.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, NamedTuple

from marshmallow import Schema

from server.cache import Cache
from server.context.queries import Contexts
from server.context.recent import GENERATION
from server.context.schemas import AccountsSchema, ContextSchema, OtherTicketsSchema, Speech, dumped
from server.records import Context

KEPT_SECONDS: Final = 20  # as long as a ticket is fresh: see lookups.TICKET


class Encoded(NamedTuple):
    """JSON, and a tag that changes when it does."""

    body: bytes
    etag: str


class EncodedContexts:
    """The same questions as Contexts, answered in bytes."""

    def __init__(self, contexts: Contexts, cache: Cache) -> None:
        self._contexts = contexts
        self._cache = cache

    @cached_property
    def _context_schema(self) -> Schema:
        return ContextSchema()

    def ticket_json(self, instance: str | None, ticket_id: int, *, anew: bool = False) -> Encoded:
        read = lambda: self._contexts.for_ticket(instance, ticket_id, anew=anew)  # noqa: E731 - one line says it
        return self._kept(instance, f"ticket:{ticket_id}", read, anew=anew)

    def organization_json(self, instance: str | None, organization_id: int) -> Encoded:
        read = lambda: self._contexts.for_organization(instance, organization_id)  # noqa: E731 - see ticket_json
        return self._kept(instance, f"organization:{organization_id}", read)

    def user_json(self, instance: str | None, user_id: int) -> Encoded:
        read = lambda: self._contexts.for_user(instance, user_id)  # noqa: E731 - see ticket_json
        return self._kept(instance, f"user:{user_id}", read)

    def other_tickets_json(
        self, instance: str | None, organization_id: int, except_ticket_id: int | None = None
    ) -> Encoded:
        tickets = self._contexts.other_tickets(instance, organization_id, except_ticket_id)
        return encoded(dumped(OtherTicketsSchema(), tickets))

    def accounts_json(self, query: str, instance: str | None = None) -> Encoded:
        found = self._contexts.find_accounts(query, instance)
        return encoded(dumped(AccountsSchema(), {"accounts": found}))

    def forget(self) -> None:
        """After an override: every kept context is of an earlier generation."""
        self._cache.set(GENERATION, secrets.token_hex(8), 10 * KEPT_SECONDS)

    def _generation(self) -> str:
        return str(self._cache.get(GENERATION) or "")

    def _kept(self, instance: str | None, what: str, read: Callable[[], Context], *, anew: bool = False) -> Encoded:
        key = f"json:{self._generation()}:{instance or ''}:{what}"
        kept = None if anew else self._cache.get(key)
        if isinstance(kept, Encoded):
            return kept
        context = read()
        made = self._encode(context)
        if not context.gaps:
            self._cache.set(key, made, KEPT_SECONDS)
        return made

    def _encode(self, context: Context) -> Encoded:
        speech: Speech = {"language": self._contexts.settings.language, "terms": context.terms}
        return encoded(dumped(self._context_schema, context, speech))


def encoded(plain: dict[str, Any]) -> Encoded:
    body = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return Encoded(body, hashlib.blake2b(body, digest_size=16).hexdigest())
