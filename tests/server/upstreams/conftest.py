"""The four fakes on real sockets, as they were at the story's beginning before each test."""

from collections.abc import Iterator

import pytest

from server.sandbox import servers
from server.upstreams import Upstreams, connect
from tests.server.upstreams.small_world import STORY, settings_of


@pytest.fixture(scope="package")
def running_sandbox() -> Iterator[servers.Sandbox]:
    sandbox = servers.start(STORY)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(running_sandbox: servers.Sandbox) -> servers.Sandbox:
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture
def upstreams(sandbox: servers.Sandbox) -> Upstreams:
    """Fresh clients: nothing is held from another test."""
    return connect(settings_of(sandbox))
