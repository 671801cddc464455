"""The DevTools protocol over a pipe: JSON messages with a zero byte after each.

https://chromedevtools.github.io/devtools-protocol/
"""

import json
import os
import select
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from server.errors import LiaisonError

PATIENCE: Final = 30.0
"""Seconds that one answer may take."""
APPEARS_IN: Final = 30.0
"""Seconds after which what has not come will not."""

Found = TypeVar("Found")


class BrowserError(LiaisonError):
    """The browser does not start, has gone, or refuses what it was asked."""

    code = "browser"


class DevTools:
    """`into` and `out` are file descriptors: where the browser reads, and where it writes. Events are not kept."""

    def __init__(self, into: int, out: int) -> None:
        self._into, self._out = into, out
        self._unread = b""
        self._asked = 0

    def ask(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """The result of one command; `session` is that of an attached target. Raises BrowserError."""
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        try:
            os.write(self._into, json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise BrowserError("The browser has gone.", hint="Was its window closed?") from error
        ends = time.monotonic() + PATIENCE
        while (answer := self._next(ends)).get("id") != self._asked:
            pass
        if "error" in answer:
            raise BrowserError(f"The browser refuses {method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def evaluate(self, target: str, expression: str) -> Any:
        """What an expression is in a page or a worker, awaited. Raises BrowserError with what it threw."""
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        try:
            wanted = {"expression": expression, "awaitPromise": True, "returnByValue": True}
            answer = self.ask("Runtime.evaluate", session, **wanted)
        finally:
            self.ask("Target.detachFromTarget", sessionId=session)
        if failed := answer.get("exceptionDetails"):
            raise BrowserError(f"A script failed: {failed.get('exception', failed).get('description', failed['text'])}")
        return answer["result"].get("value")

    def target(self, kind: str, address: str) -> str:
        """The id of the page or worker whose address begins so, once there is one. Raises BrowserError."""

        def find() -> str | None:
            known = self.ask("Target.getTargets")["targetInfos"]
            fitting = (each for each in known if each["type"] == kind and each["url"].startswith(address))
            return next((each["targetId"] for each in fitting), None)

        return until(find, f"The browser shows nothing at {address}.")

    def _next(self, ends: float) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._out], [], [], max(0.0, ends - time.monotonic()))
            chunk = os.read(self._out, 65_536) if ready else b""
            if not chunk:
                why = "has gone" if ready else f"has not answered within {PATIENCE:.0f} seconds"
                raise BrowserError(f"The browser {why}.", hint="LIAISON_CHROMIUM names another.")
            self._unread += chunk
        text, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message


def until(attempt: Callable[[], Found | None], otherwise: str) -> Found:
    """What an attempt gives at last. Raises BrowserError with `otherwise` when it never does."""
    ends = time.monotonic() + APPEARS_IN
    while not (found := attempt()):
        if time.monotonic() > ends:
            raise BrowserError(otherwise)
        time.sleep(0.1)
    return found
