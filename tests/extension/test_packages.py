"""The packages for the stores, and a fresh clone, as browsers and the stores' own linter take them."""

import io
import json
import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.extension.chromium import ID, flags
from tests.extension.content.visits import until
from tests.extension.web import Web
from tests.missing import missing
from tools.extension_files import FIREFOX
from tools.machine import MEND_PACKAGES, ROOT
from tools.package_extension import build

TICKET = "https://acme.zendesk.com/agent/tickets/4242"
WORKSPACE = '<main data-test-id="ticket-4242-standard-layout"><div data-test-id="omni-header-subject"></div></main>'
TWO_BACKGROUNDS = "'background.scripts' requires manifest version of 2 or lower."
"""What Chromium notes of the manifest that loads in every browser; nothing comes of it."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {path.name.split("-")[2]: path for path in build(tmp_path_factory.mktemp("dist"))}


@pytest.fixture(scope="module")
def unpacked(
    chromium_path: str, running_web: Web, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path], Any]]:
    """ "Load unpacked" of a folder; gives what chrome://extensions then shows of it, and a page to look at it with."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=chromium_path,
            args=[*flags(running_web), "--enable-unsafe-extension-debugging"],
            ignore_default_args=["--disable-extensions"],
        )
        page = context.pages[0]
        assert context.browser
        loaded: list[str] = []
        session = context.browser.new_browser_cdp_session()

        def load(folder: Path) -> tuple[dict[str, Any], Page]:
            for earlier in loaded:
                session.send("Extensions.uninstall", {"id": earlier})
            known = session.send("Extensions.loadUnpacked", {"path": str(folder)})["id"]
            loaded[:] = [known]
            page.goto("chrome://extensions")
            page.evaluate("chrome.developerPrivate.updateProfileConfiguration({inDeveloperMode: true})")
            return page.evaluate("(id) => chrome.developerPrivate.getExtensionInfo(id)", known), page

        yield load
        context.close()


def warnings(info: dict[str, Any]) -> list[str]:
    return [each["message"] for each in info["manifestErrors"] + info["runtimeErrors"]] + info["installWarnings"]


def shows_the_button_and_the_panel(page: Page, web: Web) -> None:
    web.route("acme.zendesk.com", "/agent/tickets/4242", WORKSPACE)
    page.goto("https://acme.zendesk.com/api/v2/tickets/4242.json")
    page.locator("[data-liaison=button]").wait_for(state="attached")
    assert page.url == TICKET
    assert [seen.url for seen in web.seen()] == [TICKET]
    page.locator("[data-liaison=button]").click()
    page.locator("[data-liaison=panel]").wait_for()
    until(lambda: page.title() is not None and any("/extension/panel/panel.html" in each.url for each in page.frames))


def test_chrome_takes_the_package_without_a_warning_and_it_works(packages, unpacked, web, tmp_path):
    zipfile.ZipFile(packages["chrome"]).extractall(tmp_path)
    info, page = unpacked(tmp_path)
    assert (info["state"], info["version"], warnings(info)) == ("ENABLED", "0.1.0", [])
    shows_the_button_and_the_panel(page, web)


def test_a_fresh_clone_loads_unpacked_as_it_is(unpacked, web, tmp_path):
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(tmp_path, filter="data")
    info, page = unpacked(tmp_path)
    assert (info["id"], info["state"], warnings(info)) == (ID, "ENABLED", [TWO_BACKGROUNDS])
    shows_the_button_and_the_panel(page, web)


def test_firefox_takes_the_package_and_it_works(packages, firefox_path, running_web, web):
    from tests.extension.firefox import firefox_with

    with firefox_with(packages["firefox"], firefox_path, running_web) as firefox:
        web.route("acme.zendesk.com", "/agent/tickets/4242", WORKSPACE)
        firefox.driver.navigate("https://acme.zendesk.com/api/v2/tickets/4242.json")
        button = firefox.appears("[data-liaison=button]")
        assert firefox.driver.get_url() == TICKET
        assert [seen.url for seen in web.seen()] == [TICKET]
        button.click()
        firefox.appears("[data-liaison=panel]")


def test_mozillas_linter_finds_nothing_in_the_package(packages, node_modules):
    linter = node_modules / ".bin" / "web-ext"
    if not linter.exists():
        missing("tests with web-ext", "its npm package is not installed", MEND_PACKAGES)
    options = ("--no-config-discovery", "--no-input", "--output", "json", "--source-dir")
    done = subprocess.run(
        [linter, "lint", *options, packages[FIREFOX]],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    found = json.loads(done.stdout)
    assert (found["errors"], found["warnings"], found["notices"]) == ([], [], [])
