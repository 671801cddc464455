"""Contexts over real HTTP to the sandbox."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from server.cache import Cache
from server.context.queries import Contexts
from server.scenarios import catalog
from server.settings import Settings
from server.upstreams import connect
from tests.server.context.story import PATIENT

ContextsOf = Callable[..., Contexts]


@pytest.fixture
def cache() -> Iterator[Cache]:
    cache = Cache(threads=32)
    yield cache
    cache.close()


@pytest.fixture
def contexts_of(settings: Settings, cache: Cache) -> ContextsOf:
    """Contexts with some settings changed, and as much time as a slow machine may want."""

    def made(deadline: float = PATIENT, **changed: object) -> Contexts:
        times = {"deadline": deadline, "read_timeout": deadline, "connect_timeout": deadline}
        patient = replace(settings, **{**times, **changed})  # type: ignore[arg-type]
        return Contexts(patient, connect(patient), cache, catalog.load())

    return made


@pytest.fixture
def contexts(contexts_of: ContextsOf) -> Contexts:
    return contexts_of()
