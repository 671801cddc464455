"""The workspace in both browsers, and in the panel's frame a page that is easy to ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.extension.chromium import Chromium
from tests.extension.content.visits import ChromiumVisit, Visit
from tests.extension.web import Web
from tests.extension.workspace import workspace
from tools.extension_files import copy_to

PANEL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Panel</title>
<script type="module" src="panel.js"></script><input aria-label="Typed">"""
SCRIPT = """
const { runtime } = globalThis.browser ?? globalThis.chrome;
globalThis.key = location.hash.slice(1);
globalThis.about = (key) => runtime.sendMessage({ type: "panel.about", key });
globalThis.look = new URLSearchParams(location.search).get("look");
addEventListener("message", ({ data }) => { globalThis.look = data.look; });
const take = () => document.hasFocus() && document.querySelector("input").focus();
addEventListener("focus", take);
take();
addEventListener("keydown", (event) => {
  if (event.key === "Escape") runtime.sendMessage({ type: "panel.close", key });
});
"""


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_to(tmp_path_factory.mktemp("extension"))
    (folder / "extension/panel/panel.html").write_text(PANEL, encoding="utf-8")
    (folder / "extension/panel/panel.js").write_text(SCRIPT, encoding="utf-8")
    return folder


@pytest.fixture
def zendesk(web: Web) -> Web:
    """Every Zendesk is the workspace."""
    web.app("*.zendesk.com", workspace())
    return web


@pytest.fixture
def page(chromium: Chromium, zendesk: Web) -> Iterator[Page]:
    page = chromium.page()
    yield page
    page.close()


@pytest.fixture
def visit(page: Page, chromium: Chromium) -> ChromiumVisit:
    return ChromiumVisit(page, chromium)


@pytest.fixture(scope="module")
def own_page(chromium: Chromium) -> Page:
    """A page of the extension's own, where its modules can be imported."""
    return chromium.page("extension/managed_schema.json")


@pytest.fixture(params=["chromium", "firefox"])
def either(request: pytest.FixtureRequest, zendesk: Web) -> "Iterator[Visit]":
    """The same visit in each browser."""
    if request.param == "chromium":
        yield request.getfixturevalue("visit")
        return
    firefox = request.getfixturevalue("firefox")
    from tests.extension.content.firefox_visit import FirefoxVisit  # not on every system

    with firefox.tab():
        yield FirefoxVisit(firefox)
