"""Every request that a fake has received, with secrets struck out."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qsl

LONGEST = 20_000
SECRET = {
    "client_secret",
    "assertion",
    "password",
    "token",
    "access_token",
    "refresh_token",
    "api_token",
    "code",
    "code_verifier",
}
STRUCK_OUT = "[secret]"


@dataclass
class Entry:
    """One request. `body` is parsed JSON or form, else text; `status` is None until it was answered.

    `status` is the app's own; `fault` says what the caller was given in its place.
    """

    upstream: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: list[str]
    at: str
    status: int | None = None
    fault: str = ""


@dataclass
class Journal:
    """A bounded, thread-safe log of requests per upstream."""

    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=LONGEST))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, entry: Entry) -> None:
        with self._lock:
            self.entries.append(entry)

    def read(self, upstream: str) -> list[dict[str, Any]]:
        """The upstream's requests, oldest first."""
        with self._lock:
            return [asdict(entry) for entry in self.entries if entry.upstream == upstream]

    def clear(self, upstream: str | None = None) -> None:
        """Forget the requests of one upstream, or of all."""
        with self._lock:
            kept = [entry for entry in self.entries if upstream is not None and entry.upstream != upstream]
            self.entries.clear()
            self.entries.extend(kept)


def readable_body(raw: bytes, content_type: str) -> Any:
    """A body as one may look at it: parsed where it can be, secrets struck out."""
    text = raw.decode("utf-8", errors="replace")
    if "json" in content_type:
        try:
            return without_secrets(json.loads(text))
        except ValueError:
            return text
    if "form" in content_type:
        return without_secrets(dict(parse_qsl(text, keep_blank_values=True)))
    return text


def without_secrets(value: Any) -> Any:
    """A copy in which the values of secret keys are struck out."""
    if isinstance(value, dict):
        return {key: STRUCK_OUT if key in SECRET else without_secrets(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_secrets(each) for each in value]
    return value
