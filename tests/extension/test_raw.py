"""Raw JSON on purpose: Alt and a click on a link, and its context menu."""

from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from tests.extension.chromium import Chromium
from tests.extension.content.visits import until
from tests.extension.links import ChromiumLinks
from tests.extension.web import Web
from tools.extension_files import copy_to

API = "https://acme.zendesk.com/api/v2/tickets/5.json"
RAW = f"{API}#liaison-raw"
PAGE = f"""<!doctype html><html lang="en"><title>Links</title><a id="api" href="{API}#x"><b id="inner">API</b></a>
<a id="other" href="https://acme.zendesk.com/agent/tickets/6">Other</a>"""
REGISTERED = "async () => (await chrome.scripting.getRegisteredContentScripts()).flatMap((one) => one.matches)"
MENU = "async () => { await (globalThis.browser ?? chrome).contextMenus.update('liaison-open-raw', {}); return true; }"
CHOSEN = """async (url) => {
  const [tab] = await chrome.tabs.query({ active: true });
  chrome.contextMenus.onClicked.dispatch({ menuItemId: "liaison-open-raw", linkUrl: url }, tab);
}"""


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("extension"), granted=["https://granted.example/*"])


@pytest.fixture
def pages(web: Web) -> Web:
    web.route("*.zendesk.com", "/api/*", Response('{"api": true}', mimetype="application/json"))
    for host in ("acme.zendesk.com", "granted.example"):
        web.route(host, "/links", PAGE)
    return web


@pytest.fixture
def links(chromium: Chromium, pages: Web) -> ChromiumLinks:
    return ChromiumLinks(chromium, chromium.page())


@pytest.mark.parametrize("host", ["acme.zendesk.com", "granted.example"])
def test_alt_and_a_click_on_a_link_to_the_api_opens_it_raw_in_a_new_tab(links, pages, host):
    until(lambda: links.ask(REGISTERED), ["https://granted.example/*"])
    links.follow(f"https://{host}/links")
    with links.page.context.expect_page() as opened:
        links.page.click("#inner", modifiers=["Alt"])
    opened.value.wait_for_url(RAW)
    opened.value.close()
    assert links.page.url == f"https://{host}/links"
    assert [each.url for each in pages.seen(path="/api/*")] == [API]


def test_alt_and_a_click_on_another_link_is_the_browser_s(links):
    links.follow("https://granted.example/links")
    prevented = "() => new Promise((told) => addEventListener('click', (event) => told(event.defaultPrevented)))"
    links.page.evaluate("(script) => { window.told = eval(script)(); }", f"({prevented})")
    links.page.click("#other", modifiers=["Alt"])
    assert links.page.evaluate("() => window.told") is False


def test_the_menu_of_a_link_opens_it_raw_beside(links):
    links.follow("https://granted.example/links")
    assert links.ask(MENU)
    with links.page.context.expect_page() as opened:
        links.ask(CHOSEN, f"{API}#x")
    opened.value.wait_for_url(RAW)
    opened.value.close()


def test_firefox_has_the_menu_and_the_click(firefox, pages):
    from tests.extension.marionette import Keys  # not on every system: see pyproject.toml

    driver = firefox.driver
    with firefox.tab(f"{firefox.origin}/extension/managed_schema.json"):
        assert firefox.run(MENU)
    with firefox.tab("https://granted.example/links"):
        before = set(driver.window_handles)
        place = driver.find_element("css selector", "#inner").rect
        x, y = (int(place[start] + place[size] / 2) for start, size in (("x", "width"), ("y", "height")))
        driver.actions.sequence("key", "keyboard").key_down(Keys.ALT).perform()
        mouse = driver.actions.sequence("pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(x, y).pointer_down(0).pointer_up(0).perform()
        driver.actions.release()
        until(lambda: len(driver.window_handles), len(before) + 1)
        (new,) = set(driver.window_handles) - before
        here = driver.current_window_handle
        driver.switch_to_window(new)
        until(driver.get_url, RAW)
        driver.close()
        driver.switch_to_window(here)
