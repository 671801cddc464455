"""Carries what the fakes send of their own accord to Liaison: Slack's events, with its retries."""

from __future__ import annotations

import contextlib
import heapq
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from urllib.parse import urlsplit

PATIENCE_S = 3.0
"""Slack wants an answer within three seconds: https://docs.slack.dev/interactivity/handling-user-interaction"""
PAUSES_S = (0.0, 1.0, 5.0)
"""Before each retry. Slack's own are at once, a minute and five: https://docs.slack.dev/apis/events-api"""


@dataclass(frozen=True)
class Answer:
    """`status` is 0 when nothing was answered; `reason` then says so in Slack's word."""

    status: int
    body: bytes = b""
    reason: str = ""

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """One POST over plain http; never raises."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=PATIENCE_S)
    try:
        connection.request("POST", parts.path, body, dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.read(), "" if response.status < 300 else "http_error")
    except TimeoutError:
        return Answer(0, reason="http_timeout")
    except (OSError, HTTPException):
        return Answer(0, reason="connection_failed")
    finally:
        connection.close()


Attempt = Callable[[int, str], Answer]
"""Sends it for the nth time (0 is the first), with the reason why the one before was none."""


@dataclass(order=True)
class _Parcel:
    due: float
    number: int
    attempt: Attempt = field(compare=False)
    tried: int = field(default=0, compare=False)
    reason: str = field(default="", compare=False)


class Courier:
    """One thread that carries parcels in order, and again when they were not taken."""

    def __init__(self) -> None:
        self._parcels: list[_Parcel] = []
        self._numbers = count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def send(self, attempt: Attempt) -> None:
        self._put(_Parcel(time.monotonic(), next(self._numbers), attempt))

    def forget(self) -> None:
        """Drop what has not been carried yet."""
        with self._changed:
            self._parcels.clear()

    def _put(self, parcel: _Parcel) -> None:
        with self._changed:
            heapq.heappush(self._parcels, parcel)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            self._carry(self._next())

    def _next(self) -> _Parcel:
        with self._changed:
            while True:
                wait = self._parcels[0].due - time.monotonic() if self._parcels else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._parcels)
                self._changed.wait(wait)

    def _carry(self, parcel: _Parcel) -> None:
        answer = Answer(0, reason="unknown_error")
        with contextlib.suppress(Exception):  # whatever becomes of one parcel, the next are carried
            answer = parcel.attempt(parcel.tried, parcel.reason)
        if answer.is_good or parcel.tried == len(PAUSES_S):
            return
        parcel.due = time.monotonic() + PAUSES_S[parcel.tried]
        parcel.tried += 1
        parcel.reason = answer.reason
        self._put(parcel)
