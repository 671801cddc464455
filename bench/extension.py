"""The browser extension: what a redirected link costs, what its scripts cost a page, how soon the button is there."""

import json
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.figures import Figure
from bench.rig import LATENCIES, Rig
from tests.extension.chromium import flags
from tests.extension.web import standing_web
from tests.extension.workspace import workspace
from tools.machine import find_chromium
from tools.package_extension import build

TURNS: Final = 25
BREATH: Final = 0.5  # seconds
VISITS: Final = 10
SWITCHES: Final = 30
LARGEST: Final = 60_000
HOST: Final = "https://acme.zendesk.com"
CATEGORIES: Final = ["devtools.timeline", "v8", "disabled-by-default-v8.compile"]
# Until the frame after the one in which the new ticket's button stands where somebody can see it.
SWITCH: Final = """(ticket) => new Promise((done) => {
  const from = performance.now();
  const seen = () => {
    const button = document.querySelector('[data-liaison=button]');
    const pane = document.querySelector(`[data-test-id=ticket-${ticket}-standard-layout]`);
    const there = pane?.contains(button) && button.checkVisibility();
    if (there) requestAnimationFrame(() => done(performance.now() - from));
    else requestAnimationFrame(seen);
  };
  workspace.go(`/agent/tickets/${ticket}`);
  seen();
})"""


def extension(_: Rig) -> list[Figure]:
    """The packages as the stores get them, in Chromium, on the page that the tests take for Zendesk's."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        packages = build(folder / "dist")
        sizes = [_size(path) for path in packages]
        program = find_chromium()
        if program is None:
            return [*sizes, Figure("an API link with the extension ÷ the right link without", "no Chromium", "", None)]
        zipfile.ZipFile(packages[0]).extractall(folder / "extension")
        web = running.enter_context(standing_web())
        web.app("acme.zendesk.com", _slow(workspace()))
        playwright = running.enter_context(sync_playwright())

        def started(name: str, *arguments: str) -> BrowserContext:
            options: dict[str, Any] = {"executable_path": program, "ignore_default_args": ["--disable-extensions"]}
            context = playwright.chromium.launch_persistent_context(
                folder / name, args=[*flags(web), "--enable-unsafe-extension-debugging", *arguments], **options
            )
            running.callback(context.close)
            return context

        without, with_it = started("without"), started("with")
        assert with_it.browser
        known = with_it.browser.new_browser_cdp_session().send(
            "Extensions.loadUnpacked", {"path": str(folder / "extension")}
        )
        page = with_it.pages[0]
        return [
            *sizes,
            _navigation(page, without.pages[0]),
            _cost(with_it, page, f"chrome-extension://{known['id']}"),
            _switching(page),
        ]


def _size(package: Path) -> Figure:
    size = package.stat().st_size
    return Figure(f"{package.name}, kB", f"{size / 1000:.1f}", "< 60", size < LARGEST)


def _slow(app: Any) -> Callable[[dict[str, Any], Any], Any]:
    """Its pages take as long as Zendesk does here; its files are as if they had been cached."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        if "/static/" not in environ["PATH_INFO"]:
            time.sleep(LATENCIES["zendesk"] / 1000)
        return app(environ, start)

    return answer


def _navigation(page: Page, bare: Page) -> Figure:
    """By turns: the API's link with the extension, and the ticket's link in a browser that has none."""
    turns = []
    for turn in range(4000, 4000 + TURNS + 1):
        pair = [(page, f"{HOST}/api/v2/tickets/{turn}.json"), (bare, f"{HOST}/agent/tickets/{turn}")]
        first, second = pair if turn % 2 else reversed(pair)
        times = {id(first[0]): _opened(*first), id(second[0]): _opened(*second)}
        turns.append((times[id(page)], times[id(bare)]))
    del turns[0]  # of two browsers that have just started
    ratio = statistics.median(ours / theirs for ours, theirs in turns)
    more = statistics.median(ours - theirs for ours, theirs in turns) * 1000
    what = "an API link with the extension ÷ the right link without, until the page has loaded"
    return Figure(what, f"{ratio:.3f} ({more:+.0f} ms)", "≤ 1.05", ratio <= 1.05)


def _opened(page: Page, url: str) -> float:
    time.sleep(BREATH)  # what the one before still does is not this one's
    started = time.perf_counter()
    page.goto(url, wait_until="load")
    took = time.perf_counter() - started
    assert "/agent/tickets/" in page.url
    return took


def _cost(context: BrowserContext, page: Page, origin: str) -> Figure:
    """Of everything that the page's main thread does for our scripts, until the button stands."""
    assert context.browser
    costs = []
    for visit in range(VISITS + 1):
        context.browser.start_tracing(page=page, categories=CATEGORIES)
        page.goto(f"{HOST}/agent/tickets/{5000 + visit}", wait_until="load")
        page.locator("[data-liaison=button]").wait_for(state="attached")
        events = json.loads(context.browser.stop_tracing())["traceEvents"]
        costs.append(_covered(sorted(_spans(events, origin))) / 1000)
    del costs[0]
    middle = statistics.median(costs)
    what = "content scripts, milliseconds of a page's main thread, median"
    return Figure(what, f"{middle:.1f} ({min(costs):.1f} to {max(costs):.1f})", "< 5", middle < 5)


def _spans(events: list[dict[str, Any]], origin: str) -> Iterator[tuple[float, float]]:
    """(start, end) in microseconds of the thread's own time: of what was done for a script of this origin."""
    for event in events:
        if event.get("ph") == "X" and "tts" in event and origin in json.dumps(event.get("args", {})):
            yield event["tts"], event["tts"] + event.get("tdur", 0)


def _covered(spans: list[tuple[float, float]]) -> float:
    """How long at least one of them lasted: they stand inside one another."""
    total, until = 0.0, 0.0
    for start, end in spans:
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total


def _switching(page: Page) -> Figure:
    """From the press on another ticket's tab; the page itself takes 20 ms to follow its address."""
    times = [page.evaluate(SWITCH, str(6000 + number % 3)) for number in range(SWITCHES)]
    middle = statistics.median(times)
    what = "another ticket → its button is seen, milliseconds, median"
    return Figure(what, f"{middle:.0f} ({min(times):.0f} to {max(times):.0f})", "", None)
