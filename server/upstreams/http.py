"""The one door to other companies' systems: every call has a deadline, a breaker, a count, and one family of errors.

Measured reasons for what is done by hand here: urllib3 obeys Retry-After past every time-out, and a breaker's own
`call` lets one thread at a time through (`calling` does not).
"""

import time
from math import isnan
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from pybreaker import CircuitBreaker, CircuitBreakerError
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from server.errors import (
    UpstreamError,
    UpstreamMalformed,
    UpstreamRateLimited,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from server.settings import Settings
from server.upstreams import counters
from server.upstreams.budget import Budget
from server.upstreams.names import called
from server.upstreams.transport import Ask, Transport, host_of

FAILURES_TO_OPEN: Final = 5
SECONDS_OPEN: Final = 10
MOST_TRIES: Final = 4
LONGEST_WAIT: Final = 86_400
ASKS_TO_WAIT: Final = frozenset({429, 503})


class Door:
    """Calls to one upstream, for any number of threads. `name` tells two of a kind apart ("zendesk:global")."""

    def __init__(self, upstream: str, settings: Settings, *, name: str = "", rest: float = SECONDS_OPEN) -> None:
        """`rest`: seconds for which a dead upstream is left alone."""
        self.upstream = upstream
        self._called = called(upstream)
        self.name = name or upstream
        self._settings = settings
        self._rest = rest
        self._transport = Transport(upstream, settings)
        self._breaker = CircuitBreaker(
            fail_max=FAILURES_TO_OPEN,
            reset_timeout=rest,
            exclude=[self._is_no_sign_of_death],
            throw_new_error_on_trip=False,
            name=self.name,
        )

    def budget(self, deadline: float | None, *, patience: float = 1.0) -> Budget:
        """The caller's seconds; those of the settings, so many times, where it did not say."""
        return Budget(self._settings.deadline * patience if deadline is None else deadline)

    def send(self, ask: Ask, budget: Budget) -> requests.Response:
        """The answer, read to its end: any status below 500 but 429 and redirects. Raises UpstreamError."""
        started = time.monotonic()
        outcome = "error"
        try:
            response = self._guarded(ask, budget)
            outcome = "ok" if response.ok else "refusal"
            return response
        except UpstreamError as error:
            outcome = error.code
            raise
        finally:
            counters.count(self.name, outcome, time.monotonic() - started)

    def _guarded(self, ask: Ask, budget: Budget) -> requests.Response:
        try:
            with self._breaker.calling():
                return self._patiently(ask, budget)
        except CircuitBreakerError:
            raise UpstreamUnreachable(
                self.upstream,
                f"{self._called} has not answered lately, so it is left alone for a moment.",
                hint=f"Try again in {self._rest:.0f} seconds.",
                code="breaker_open",
                retry_after=self._rest,
                left=False,
            ) from None

    def _patiently(self, ask: Ask, budget: Budget) -> requests.Response:
        """A read once more when it was dropped, and after the wait that was asked for if the deadline has room for it.

        A write is never repeated here: whoever asked for it keeps account of what has been sent, and when.
        """
        dropped = False
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                response = self._transport.send(ask, budget)
            except UpstreamUnreachable:
                if dropped or not tries_left or not ask.may_repeat():
                    raise
                dropped = True
                counters.RETRIES.labels(self.name, "dropped").inc()
                continue
            pause = _asked_wait(response)
            if not tries_left or pause is None or not ask.may_repeat() or pause >= budget.left():
                return self._checked(response, pause)
            counters.RETRIES.labels(self.name, "asked_to_wait").inc()
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _checked(self, response: requests.Response, pause: float | None) -> requests.Response:
        status = response.status_code
        if status == 429:
            raise UpstreamRateLimited(
                self.upstream,
                f"{self._called} has had too many requests from us.",
                hint=f"Try again in {pause:.0f} seconds." if pause else "Try again in a minute.",
                retry_after=60.0 if pause is None else pause,
                status=status,
            )
        if status >= 500:
            raise UpstreamUnreachable(
                self.upstream,
                f"{self._called} answered {status}: it is out of order.",
                hint="Try again in a moment.",
                code="server_error",
                retry_after=pause,
                status=status,
            )
        if 300 <= status < 400:
            target = _host_named(response.headers.get("Location", ""))
            raise UpstreamMalformed(
                self.upstream,
                f"{host_of(response.url)} sends us on to {target}, where we do not follow.",
                hint=f"If that is right, put its new address into the settings of {self.upstream}.",
                status=status,
            )
        return response

    @staticmethod
    def _is_no_sign_of_death(error: Any) -> bool:
        dead = isinstance(error, UpstreamUnreachable | UpstreamTimeout)
        return not dead or error.code == "deadline"


def _host_named(location: str) -> str:
    try:
        return urlsplit(location).hostname or "elsewhere"
    except ValueError:
        return "nowhere"


def _asked_wait(response: requests.Response) -> float | None:
    """Seconds of Retry-After (a number or a date); None when the answer does not ask for a wait."""
    header = response.headers.get("Retry-After")
    if header is None or response.status_code not in ASKS_TO_WAIT:
        return None
    try:
        seconds = float(header)
        return None if isnan(seconds) else min(max(seconds, 0.0), LONGEST_WAIT)
    except ValueError:
        pass  # a date, then
    try:
        return Retry(retry_after_max=LONGEST_WAIT).parse_retry_after(header)
    except (HTTPError, ValueError, OverflowError):
        return None
