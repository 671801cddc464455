"""What this machine has, and what could not be run for want of it."""

import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.missing import AGAIN, MARK, missing
from tools.machine import MEND_CHROMIUM, MEND_NODE, MEND_PACKAGES, ROOT, find_chromium, find_node

# What takes longest, in this order; the rest comes after it.
DEAR = (
    "tests/chaos/test_a_minute.py",
    "tests/server/deliveries/test_machine.py",
    "tests/server/commands/",
    "tests/journeys/",
    "tests/extension/",
    "tests/zendesk_app/",
    "tests/server/sandbox/desk/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Dear files begin first: a long one that is left for the end would run while the other processes are idle."""

    def place(item: pytest.Item) -> int:
        return next((place for place, dear in enumerate(DEAR) if item.nodeid.startswith(dear)), len(DEAR))

    items.sort(key=place)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """A Chromium or Chrome that starts."""
    return find_chromium() or missing("browser tests", "no Chromium", MEND_CHROMIUM)


@pytest.fixture(scope="session")
def node_path() -> str:
    """Node 20 or later."""
    return find_node() or missing("tests that need Node", "no Node 20 or later", MEND_NODE)


@pytest.fixture(scope="session")
def node_modules(node_path: str) -> Path:
    """The folder of JavaScript tools: esbuild, and the ZAF SDK that the real Zendesk would be spoken to with."""
    folder = ROOT / "node_modules"
    if not (folder / "zendesk_app_framework_sdk").is_dir():
        missing("tests that need the ZAF SDK", "its npm package is not installed", MEND_PACKAGES)
    return folder


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The team's reference folder: vendors' API descriptions, handbook pages, package verdicts. Never required."""
    named = os.environ.get("LIAISON_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if not (folder / "specs").is_dir():
        missing(
            "tests against the reference folder",
            f"there is no {named or '../shared'}",
            "name it in LIAISON_SHARED",
            required=False,
        )
    return folder


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    """After everything else: what was not run, how many tests that is, and the command that mends it."""
    yield
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for why in (why for name, why in report.user_properties if name == AGAIN and report.when == "call"):
            terminalreporter.line(f"{AGAIN}: {report.nodeid} ({why})")
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if not reasons:
        return
    terminalreporter.section("not run", sep="-", yellow=True)
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{MARK}{count} of the tests: {reason.removeprefix(MARK)}")
