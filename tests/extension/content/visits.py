"""An agent at the workspace, in either browser: what they press, and what stands in our closed shadow roots.

Scripts are functions. A page's runs in the page itself; one "inside" gets the closed root of one of our hosts first.
"""

import time
from collections.abc import Callable
from typing import Any, Protocol

from playwright.sync_api import CDPSession, Frame, Page

from tests.extension.chromium import Chromium

SITE = "https://acme.zendesk.com"
PATIENCE_SECONDS = 15
KEYS = {"Enter", "Escape", "Tab"}


def until(look: Callable[[], Any], wanted: Any = True) -> Any:
    """Look until it is as wanted; what was seen instead is in the failure."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (seen := look()) != wanted and time.monotonic() < end:
        time.sleep(0.03)
    assert seen == wanted
    return seen


class Visit(Protocol):
    """What the tests that run in both browsers need."""

    def go(self, path: str) -> None: ...
    def run(self, script: str, *arguments: Any) -> Any: ...
    def inside(self, name: str, script: str, *arguments: Any) -> Any: ...
    def press(self, name: str, selector: str) -> None: ...
    def type(self, text: str) -> None:
        """A text, or one of KEYS."""

    def framed(self, script: str) -> Any: ...
    def reload_extension(self) -> None: ...


class ChromiumVisit:
    """One page. Chromium's protocol sees through closed roots; the page and Playwright's locators do not."""

    def __init__(self, page: Page, browser: Chromium) -> None:
        self.page = page
        self.browser = browser
        self.protocol: CDPSession = page.context.new_cdp_session(page)

    def go(self, path: str) -> None:
        self.page.goto(SITE + path)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"(all) => ({script})(...all)", list(arguments))

    def root(self, name: str) -> int | None:
        """The closed root of the host with this name; None when there is no such host."""
        document = self.protocol.send("DOM.getDocument", {"depth": -1, "pierce": True})
        waiting = [document["root"]]
        while waiting:
            node = waiting.pop()
            attributes = node.get("attributes", [])
            if dict(zip(attributes[::2], attributes[1::2], strict=True)).get("data-liaison") == name:
                found: int = node["shadowRoots"][0]["backendNodeId"]
                return found
            waiting += node.get("children", [])
        return None

    def inside(self, name: str, script: str, *arguments: Any) -> Any:
        if (root := self.root(name)) is None:
            return None
        node = self.protocol.send("DOM.resolveNode", {"backendNodeId": root})["object"]["objectId"]
        call = {
            "objectId": node,
            "functionDeclaration": f"function (...given) {{ return ({script})(this, ...given); }}",
            "arguments": [{"value": each} for each in arguments],
            "returnByValue": True,
        }
        answer = self.protocol.send("Runtime.callFunctionOn", call)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, name: str, selector: str) -> None:
        self.page.mouse.click(*self.inside(name, CENTRE, selector))

    def type(self, text: str) -> None:
        if text in KEYS:
            self.page.keyboard.press(text)
        else:
            self.page.keyboard.type(text)

    @property
    def frame(self) -> Frame:
        """The one of the panel that is shown."""
        address = self.inside("panel", "(root) => root.querySelector('iframe:not([hidden])').src")
        until(lambda: any(frame.url == address for frame in self.frames))
        return next(frame for frame in self.frames if frame.url == address)

    @property
    def frames(self) -> list[Frame]:
        self.page.evaluate("() => null")  # while it waits for this, Playwright hears of frames
        return self.page.frames

    def framed(self, script: str) -> Any:
        return self.frame.evaluate(script)

    def reload_extension(self) -> None:
        with self.page.context.expect_event("serviceworker"):
            self.browser.run("() => { setTimeout(() => chrome.runtime.reload()); }")


CENTRE = """(root, selector) => {
  const { x, y, width, height } = root.querySelector(selector).getBoundingClientRect();
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
}"""
WORDS = "(root) => root.querySelector('.escalate').getAttribute('aria-label')"
SAID = "(root) => root.querySelector('.said').textContent"
IS_OPEN = "(root) => root.host.checkVisibility()"
EXPANDED = "(root) => root.querySelector('.escalate').ariaExpanded"
FOCUSED = "(root) => root.activeElement?.tagName ?? ''"
FLOATS = "(root) => root.firstElementChild.classList.contains('floating')"
HOSTS = "(name) => document.querySelectorAll(`[data-liaison=${name}]`).length"
PARENT = "() => document.querySelector('[data-liaison=button]')?.parentElement?.className ?? null"
IS_SEEN = (
    """() => Boolean(document.querySelector('[data-liaison=button]')?.checkVisibility({ visibilityProperty: true }))"""
)
