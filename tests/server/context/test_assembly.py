"""One context by its deadline, when an upstream hangs for longer than that."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

from server import clock
from server.cache import Cache, Loaded
from server.context.lookups import PROJECT
from server.context.queries import Contexts
from server.records import Override, Role
from server.sandbox.servers import Sandbox
from tests.server.context.conftest import ContextsOf
from tests.server.context.story import HURRIED, SAMPLE, context


def made_old(cache: Cache, *prefixes: str) -> None:
    """What is held under these beginnings was read an hour ago."""
    held = cache._store._cache  # type: ignore[attr-defined]  # the store in this process
    for key in [key for key in held if key.startswith(prefixes)]:
        value = cache.get(key)
        cache.set(key, Loaded(value.value, value.observed_at - timedelta(hours=1)), 3600)


@contextmanager
def hanging(cache: Cache, *prefixes: str) -> Iterator[None]:
    """The look-ups with these beginnings are under way already, and do not come back."""
    go = Event()
    held = [key for key in cache._store._cache if key.startswith(prefixes)]  # type: ignore[attr-defined]  # as above
    for key in held:
        cache.start(key, lambda: go.wait(60), PROJECT)
    yield
    go.set()


def test_a_gitlab_that_hangs_past_the_deadline_leaves_the_earlier_project_and_its_documents(
    contexts_of: ContextsOf, cache: Cache
) -> None:
    first = context(contexts_of(), SAMPLE).collaboration_project
    made_old(cache, "project:", "documents:")
    with hanging(cache, "project:", "documents:"):
        found = context(contexts_of(HURRIED), SAMPLE)
    assert first is not None
    assert found.collaboration_project is not None
    assert found.collaboration_project.project == first.project
    assert found.collaboration_project.documents == first.documents
    assert {(gap.part, gap.reason.code) for gap in found.gaps} == {("project", "stale"), ("document", "stale")}


def test_an_earlier_project_whose_documents_are_not_known_is_shown_without_them(
    contexts_of: ContextsOf, sandbox: Sandbox, cache: Cache
) -> None:
    context(contexts_of(), SAMPLE)
    made_old(cache, "project:")
    for key in [key for key in cache._store._cache if key.startswith("documents:")]:  # type: ignore[attr-defined]
        cache.forget(key)
    sandbox.fault("gitlab", drop=True)
    with hanging(cache, "project:"):
        found = context(contexts_of(HURRIED), SAMPLE).collaboration_project
    assert found is not None
    assert found.project is not None
    assert found.documents is None


def test_for_the_us_government_an_address_that_an_agent_typed_is_not_told_to_slack(
    contexts: Contexts, sandbox: Sandbox
) -> None:
    now = clock.now()
    typed = "Somebody@customer.example"
    override = Override("1", Role.CSM, "Somebody", typed, now + timedelta(days=1), "An agent", now)
    contexts._overrides = lambda _instance, _organization: (override,)

    def asked(ticket: int) -> list[str]:
        sandbox.clear()
        found = context(contexts, ticket)
        assert found.csm is not None
        assert found.csm.person is not None
        assert found.csm.person.email == typed
        return [str(request["body"]) for request in sandbox.requests("slack")]

    assert not any("customer.example" in body for body in asked(7001))
    assert any("customer.example" in body for body in asked(SAMPLE))
