"""The answer as bytes, kept while it is whole."""

from server.cache import Cache
from server.context.encoded import EncodedContexts
from server.context.queries import Contexts
from server.sandbox.servers import Sandbox
from tests.server.context.conftest import ContextsOf
from tests.server.context.story import SAMPLE


def test_the_bytes_are_kept_while_the_answer_is_whole(contexts: Contexts, sandbox: Sandbox) -> None:
    encoded = EncodedContexts(contexts, contexts.cache)
    first = encoded.ticket_json("global", SAMPLE)
    sandbox.clear()
    assert encoded.ticket_json("global", SAMPLE) == first
    encoded.forget()
    assert encoded.ticket_json("global", SAMPLE).etag != first.etag  # it was put together at another moment


def test_an_answer_with_a_gap_is_not_kept(contexts_of: ContextsOf, cache: Cache, sandbox: Sandbox) -> None:
    contexts = contexts_of()
    encoded = EncodedContexts(contexts, cache)
    sandbox.fault("gitlab", drop=True)
    assert b'"part":"project"' in encoded.ticket_json("global", SAMPLE).body
    sandbox.clear()
    for key in [key for key in _keys(cache) if key.startswith("failed:")]:
        cache.forget(key)
    assert b'"part":"project"' not in encoded.ticket_json("global", SAMPLE).body


def _keys(cache: Cache) -> list[str]:
    return list(cache._store._cache)  # type: ignore[attr-defined]
