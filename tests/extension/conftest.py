"""Two real browsers with the extension in them, each one for a whole module, and the web that they see."""

import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.runner import runtestprotocol

from tests.extension.chromium import Chromium, chromium_with
from tests.extension.web import Web, standing_web
from tests.missing import AGAIN, missing
from tools.extension_files import copy_to
from tools.machine import MEND_FIREFOX, find_firefox

if TYPE_CHECKING:
    from tests.extension.firefox import Firefox

# Of Marionette, when Firefox has ended or a page's process has; Firefox ends with it.
ENDED = re.compile(r"Process has been unexpectedly closed \(Exit code: (?!0\b)|Browsing context has been discarded")


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """A test in which Firefox itself has crashed is run again, in a new one, and the summary names it.

    Firefox ESR 153 does so in about every third run of all tests, always at one place inside its own library, while
    it changes a page's process. An extension cannot end a browser, so this says nothing about ours.
    """
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for _ in range(6):
        if not any(report.failed and ENDED.search(report.longreprtext) for report in reports):
            break
        with suppress(Exception):  # what closes the browser finds none
            item.session._setupstate.teardown_exact(None)  # also what the module's other tests share
        item._initrequest()  # type: ignore[attr-defined]
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        for report in reports:
            report.user_properties.append((AGAIN, "Firefox ended by itself"))
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture(scope="session")
def firefox_path() -> str:
    """A Firefox that starts."""
    if not find_spec("marionette_driver"):
        missing("Firefox tests", "marionette-driver is not for this system", "run them on Linux", required=False)
    return find_firefox() or missing("Firefox tests", "no Firefox", MEND_FIREFOX)


@pytest.fixture(scope="module")
def running_web() -> Iterator[Web]:
    with standing_web() as web:
        yield web


@pytest.fixture
def web(running_web: Web) -> Web:
    """What answers every https address, with no routes laid and nothing seen."""
    running_web.forget()
    return running_web


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension in a folder of its own, with leave to ask a server on this machine."""
    return copy_to(tmp_path_factory.mktemp("extension"), granted=["http://127.0.0.1/*"])


@pytest.fixture(scope="module")
def chromium(
    chromium_path: str, extension: Path, running_web: Web, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    with chromium_with(extension, chromium_path, tmp_path_factory.mktemp("profile"), running_web) as browser:
        yield browser


@pytest.fixture(scope="module")
def firefox(firefox_path: str, extension: Path, running_web: Web) -> "Iterator[Firefox]":
    from tests.extension.firefox import firefox_with  # not on every system: see pyproject.toml

    with firefox_with(extension, firefox_path, running_web) as browser:
        yield browser
