"""A Chromium with the extension in it, whose every https address leads to the tests' own server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Worker, sync_playwright

from tests.extension.web import Web
from tests.server.sandbox.desk.stage import CHROMIUM_ARGUMENTS

ID = "kapooldgmiingmnkjagcinnfkgdmafkh"
ORIGIN = f"chrome-extension://{ID}"


@dataclass
class Chromium:
    """`context` has the tabs; `worker` is the extension's background, where `evaluate` has `chrome.*`."""

    context: BrowserContext
    folder: Path
    origin: str = ORIGIN

    @property
    def worker(self) -> Worker:
        """The newest one: a worker that the browser stopped is started again by the next event."""
        workers = [worker for worker in self.context.service_workers if worker.url.startswith(self.origin)]
        return workers[-1] if workers else self.context.wait_for_event("serviceworker")

    def run(self, script: str, argument: Any = None) -> Any:
        """Run a function in the background: `run("async (id) => chrome.tabs.get(id)", 3)`."""
        return self.worker.evaluate(script, argument)

    def page(self, path: str = "") -> Page:
        """A new tab; with a path, one of the extension's own pages: `page("extension/options/options.html")`."""
        page = self.context.new_page()
        if path:
            page.goto(f"{self.origin}/{path}")
        return page


@contextmanager
def chromium_with(
    extension: Path | None,
    path: str,
    profile: Path,
    web: Web,
    arguments: Sequence[str] = (),
    origin: str = ORIGIN,
) -> Iterator[Chromium]:
    """`extension` is a folder of its own, made by `copy_to`; None starts a bare browser to compare with."""
    loading = [f"--disable-extensions-except={extension}", f"--load-extension={extension}"] if extension else []
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=path,
            args=[*flags(web), *loading, *arguments],
            ignore_default_args=["--disable-extensions"],
            viewport={"width": 1280, "height": 900},
        )
        browser = Chromium(context, extension or profile, origin)
        if extension:
            assert browser.worker.url == f"{origin}/extension/background.js"
        yield browser
        context.close()


def flags(web: Web) -> list[str]:
    """Every name is the tests' own server, every other port is nowhere: nothing leaves this machine."""
    rules = f"MAP *:443 127.0.0.1:{web.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    here = [f"--host-resolver-rules={rules}", f"--ignore-certificate-errors-spki-list={web.pin}"]
    return [*CHROMIUM_ARGUMENTS, *here]
