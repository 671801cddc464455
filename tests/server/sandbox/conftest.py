"""The four fakes telling the shipped story, from its beginning before each test."""

import pytest

from server.sandbox import servers
from tests.server.sandbox.callers import Zendesk


@pytest.fixture
def fakes(sandbox: servers.Sandbox) -> servers.Sandbox:
    """The sandbox by the name that the tests of its parts read well with."""
    return sandbox


@pytest.fixture
def zendesk(fakes: servers.Sandbox) -> Zendesk:
    return Zendesk(fakes, "zendesk")


@pytest.fixture
def us_government(fakes: servers.Sandbox) -> Zendesk:
    return Zendesk(fakes, "zendesk-us-government")
