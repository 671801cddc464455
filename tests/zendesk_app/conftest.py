"""A Chromium, and the sidebar served for contexts made by hand."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.server.sandbox.desk.stage import chromium, tab
from tests.zendesk_app.contexts import NOW
from tests.zendesk_app.serving import Desk, serving

SIDEBAR = {"width": 320, "height": 700}


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with chromium(chromium_path) as browser:
        yield browser


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving() as desk:
        yield desk


@pytest.fixture
def sidebar(browser: Browser) -> Iterator[Page]:
    """An empty tab as wide as Zendesk's sidebar, at the time of the made-up contexts."""
    with tab(browser) as page:
        page.set_viewport_size(SIDEBAR)  # type: ignore[arg-type]
        page.clock.install(time=NOW)
        yield page
