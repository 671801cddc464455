"""A tab with an API link that the browser restores at its start: the redirect is there before anything else is."""

import gc
import shutil
import warnings
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from tests.extension.chromium import chromium_with
from tests.extension.content.visits import until
from tests.extension.web import Web
from tools.extension_files import copy_to

API = "https://acme.zendesk.com/api/v2/tickets/5.json"
PAGE = "https://acme.zendesk.com/agent/tickets/5"
RESTORING = {"browser.startup.page": 3, "browser.sessionstore.interval": 100, "xpinstall.signatures.required": False}


@pytest.fixture
def zendesk(web: Web) -> Web:
    web.route("*.zendesk.com", "/api/*", Response('{"api": true}', mimetype="application/json"))
    return web


def reached(web: Web) -> list[str]:
    return [each.url for each in web.seen("*.zendesk.com")]


def test_in_chromium(chromium_path: str, zendesk: Web, tmp_path: Path) -> None:
    extension = copy_to(tmp_path / "extension")
    with chromium_with(None, chromium_path, tmp_path / "profile", zendesk) as browser:
        browser.page().goto(API)
    assert reached(zendesk) == [API]
    zendesk.log.clear()
    restoring = ["--restore-last-session"]
    with chromium_with(extension, chromium_path, tmp_path / "profile", zendesk, restoring) as browser:
        until(lambda: browser.run("() => 0") or PAGE in [page.url for page in browser.context.pages])
    assert reached(zendesk) == [PAGE]


def test_in_firefox(firefox_path: str, zendesk: Web, tmp_path: Path) -> None:
    from tests.extension.firefox import firefox_with  # not on every system: see pyproject.toml
    from tests.extension.marionette import Addons

    extension = copy_to(tmp_path / "extension")
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", extension)).rename(tmp_path / "packed.xpi")
    with firefox_with(None, firefox_path, zendesk, RESTORING) as browser:
        browser.driver.navigate(API)
        Addons(browser.driver).install(str(packed), temp=False)
        assert reached(zendesk) == [API]
        zendesk.log.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # of the driver's knocking until Firefox opens again
            browser.driver.restart(in_app=True)
            gc.collect()
        until(lambda: reached(zendesk), [PAGE])
