"""A Firefox with the extension in it, whose every https address leads to the tests' own server."""

import json
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.extension.marionette import Addons, By, Marionette, Wait, errors
from tests.extension.web import Web

ID = "liaison@liaison.example"
UUID = "5d6f8c1e-0b7a-4c39-9a54-2f1d3e8b7a60"
ORIGIN = f"moz-extension://{UUID}"
QUIET = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.startup.page": 0,
    "dom.security.https_only_mode": False,
    "network.dns.disablePrefetch": True,
    "network.http.speculative-parallel-limit": 0,
    "network.prefetch-next": False,
    "network.trr.mode": 5,
    "security.OCSP.enabled": 0,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.unified": False,
}
RUN = """
const done = arguments[arguments.length - 1];
Promise.resolve((%s)(...Array.prototype.slice.call(arguments, 0, -1))).then(
  (value) => done({value: value ?? null}), (error) => done({error: String(error)}));
"""


@dataclass
class Firefox:
    """`driver` is Marionette. The extension's background is an event page; its pages have `browser.*`."""

    driver: Marionette
    folder: Path
    origin: str = ORIGIN

    def page(self, path: str) -> None:
        """Show one of the extension's own pages in this tab."""
        self.driver.navigate(f"{ORIGIN}/{path}")

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a function in the page of this tab: `run("async (id) => browser.tabs.get(id)", 3)`.

        Raises AssertionError with what the function threw.
        """
        answer = None
        while answer is None:  # its document was replaced by another while it ran
            answer = self.driver.execute_async_script(RUN % script, arguments, sandbox=None, new_sandbox=False)
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def appears(self, selector: str) -> Any:
        """The element, once it is there. Raises `errors.TimeoutException`."""
        found = Wait(self.driver, timeout=15).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, selector))
        return found[0]

    @contextmanager
    def tab(self, address: str = "") -> Iterator[None]:
        """A new tab in front; afterwards the one before."""
        before = self.driver.current_window_handle
        self.driver.switch_to_window(self.driver.open("tab")["handle"])
        if address:
            self.driver.navigate(address)
        yield
        self.driver.close()
        self.driver.switch_to_window(before)


@contextmanager
def firefox_with(
    extension: Path | None, path: str, web: Web, preferences: Mapping[str, Any] | None = None
) -> Iterator[Firefox]:
    """`extension` is a folder of its own, made by `copy_to`; None starts a bare browser to compare with."""
    wanted = {
        **QUIET,
        # Every name is this machine, and its port 443 is that of the tests' own server.
        "network.dns.forceResolve": "127.0.0.1",
        "network.socket.forcePort": f"443={web.port};80=9",
        "extensions.webextensions.uuids": json.dumps({ID: UUID}),
        "extensions.webextOptionalPermissionPrompts": False,
        # The shown JSON is a page of the browser's own, where no content script runs.
        "devtools.jsonview.enabled": False,
        **(preferences or {}),
    }
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # of its knocking until Firefox opens
            driver = Marionette(
                bin=path, headless=True, port=0, prefs=wanted, gecko_log=f"{folder}/log", workspace=folder
            )
            driver.start_session({"acceptInsecureCerts": True})
        try:
            if extension:
                Addons(driver).install(str(extension), temp=True)
            yield Firefox(driver, extension or Path(folder))
        finally:
            with suppress(OSError, errors.MarionetteException):  # it may have ended by itself
                driver.quit()
            driver.cleanup()
