from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from server.context.recent import GENERATION, MOST, RecentContexts
from server.records import Context, Gap, Reason

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Reader:
    gaps: tuple[Gap, ...] = ()
    read: list[int] = field(default_factory=list)

    def __call__(self, instance: str, ticket_id: int) -> Context:
        self.read.append(ticket_id)
        return Context("ticket", instance, "open", {}, NOW, gaps=self.gaps)


@pytest.fixture
def reader():
    return Reader()


def test_what_was_put_together_a_moment_ago_is_not_put_together_again(cache, reader):
    recent = RecentContexts(cache, reader)
    assert recent.for_ticket("global", 1) is recent.for_ticket("global", 1)
    recent.for_ticket("us-government", 1)
    assert reader.read == [1, 1]


def test_what_lacks_something_is_put_together_again(cache, reader):
    reader.gaps = (Gap("account", "salesforce", Reason("timeout"), True),)
    recent = RecentContexts(cache, reader)
    recent.for_ticket("global", 1)
    recent.for_ticket("global", 1)
    assert reader.read == [1, 1]


@pytest.mark.parametrize("forget", [lambda cache: cache.clear(), lambda cache: cache.set(GENERATION, "next", 60)])
def test_it_is_forgotten_with_the_cache_and_after_an_override(cache, reader, forget):
    recent = RecentContexts(cache, reader)
    recent.for_ticket("global", 1)
    forget(cache)
    recent.for_ticket("global", 1)
    assert reader.read == [1, 1]


def test_another_process_has_its_own(cache, reader):
    RecentContexts(cache, reader).for_ticket("global", 1)
    RecentContexts(cache, reader).for_ticket("global", 1)
    assert reader.read == [1, 1]


def test_only_so_many_are_kept(cache, reader):
    recent = RecentContexts(cache, reader)
    for ticket in range(MOST + 1):
        recent.for_ticket("global", ticket)
    assert len(recent._kept) == MOST
