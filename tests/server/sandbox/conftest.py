"""The four fakes telling the shipped story, from its beginning before each test."""

from collections.abc import Iterator

import pytest

from server.sandbox import servers
from tests.server.sandbox.callers import Zendesk


@pytest.fixture(scope="session")
def shipped_sandbox() -> Iterator[servers.Sandbox]:
    running = servers.start()
    yield running
    running.stop()


@pytest.fixture
def fakes(shipped_sandbox: servers.Sandbox) -> servers.Sandbox:
    shipped_sandbox.reset()
    return shipped_sandbox


@pytest.fixture
def zendesk(fakes: servers.Sandbox) -> Zendesk:
    return Zendesk(fakes, "zendesk")


@pytest.fixture
def us_government(fakes: servers.Sandbox) -> Zendesk:
    return Zendesk(fakes, "zendesk-us-government")
