"""The one door to other companies' systems: pooled connections, time-outs, a deadline, a breaker, one family of errors.

Measured reasons for what is done by hand here: urllib3 obeys Retry-After past every time-out, a read time-out is for
one read and not for the answer, and a breaker's own `call` lets one thread at a time through.
"""

import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from pybreaker import CircuitBreaker, CircuitBreakerError
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, ReadTimeoutError
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

LARGEST_ANSWER: Final = 5_000_000
CHUNK: Final = 65_536
POOL: Final = 256
FAILURES_TO_OPEN: Final = 5
SECONDS_OPEN: Final = 10
MOST_TRIES: Final = 4
ASKS_TO_WAIT: Final = frozenset({429, 503})


class Bearer(AuthBase):
    """A token in the Authorization header. As `auth` it also keeps requests from reading a .netrc file."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Anonymous(AuthBase):
    """No credentials, whatever lies in the environment."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `json` and `data` are its body as JSON or as a form."""

    method: str
    url: str
    auth: AuthBase
    params: Mapping[str, Any] | None = None
    json: Any = None
    data: Any = None
    headers: Mapping[str, str] | None = None


class Door:
    """Calls to one upstream, for any number of threads. `name` tells two of a kind apart ("zendesk:global")."""

    def __init__(self, upstream: str, settings: Settings, *, name: str = "") -> None:
        self.upstream = upstream
        self._called = called(upstream)
        self.name = name or upstream
        self._settings = settings
        self._session = _session()
        self._breaker = CircuitBreaker(
            fail_max=FAILURES_TO_OPEN,
            reset_timeout=SECONDS_OPEN,
            exclude=[self._is_no_sign_of_death],
            throw_new_error_on_trip=False,
            name=self.name,
        )

    def budget(self, deadline: float | None) -> Budget:
        """The caller's seconds; those of the settings where it did not say."""
        return Budget(self._settings.deadline if deadline is None else deadline)

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
                hint=f"Try again in {SECONDS_OPEN} seconds.",
                code="breaker_open",
                retry_after=SECONDS_OPEN,
            ) from None

    def _patiently(self, ask: Ask, budget: Budget) -> requests.Response:
        """Once more when a GET was dropped, and after the wait that was asked for if the deadline has room for it."""
        dropped = False
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                response = self._once(ask, budget)
            except UpstreamUnreachable:
                if dropped or ask.method != "GET":
                    raise
                dropped = True
                counters.RETRIES.labels(self.name, "dropped").inc()
                continue
            pause = _asked_wait(response)
            may = response.status_code == 429 or ask.method == "GET"
            if not tries_left or pause is None or not may or pause >= budget.left():
                return self._checked(response, pause)
            counters.RETRIES.labels(self.name, "asked_to_wait").inc()
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _once(self, ask: Ask, budget: Budget) -> requests.Response:
        connect = budget.share(self.upstream, self._settings.connect_timeout)
        read = budget.share(self.upstream, self._settings.read_timeout)
        try:
            response = self._session.request(
                ask.method,
                ask.url,
                params=ask.params,
                json=ask.json,
                data=ask.data,
                headers=ask.headers,
                auth=ask.auth,
                timeout=(connect, read),
                allow_redirects=False,
                stream=True,
            )
            return self._read(response, budget)
        except (requests.Timeout, ReadTimeoutError) as error:
            raise self._late(read < self._settings.read_timeout / 2) from error
        except (requests.exceptions.ChunkedEncodingError, requests.ConnectionError, HTTPError) as error:
            raise UpstreamUnreachable(
                self.upstream,
                f"{self._called} cannot be reached at {_host(ask.url)}.",
                hint="Try again; if it stays so, check its address in the settings and the network.",
            ) from error
        except requests.RequestException as error:
            raise UpstreamMalformed(
                self.upstream, f"{_host(ask.url)} cannot be asked ({type(error).__name__}).", hint="Check its address."
            ) from error

    def _late(self, hurried: bool) -> UpstreamTimeout:
        """`hurried`: our own deadline left it little time, which says nothing about the upstream."""
        return UpstreamTimeout(
            self.upstream,
            f"{self._called} did not answer in time.",
            hint="Try again in a moment.",
            code="deadline" if hurried else None,
        )

    def _read(self, response: requests.Response, budget: Budget) -> requests.Response:
        """Read to the end, within the cap and the deadline: a read time-out alone would let an answer drip for ever."""
        body = bytearray()
        try:
            while chunk := response.raw.read1(CHUNK, decode_content=True):
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise UpstreamMalformed(self.upstream, f"{self._called}'s answer is larger than 5 MB.")
                if not budget.left():
                    raise self._late(hurried=False)
        except BaseException:
            response.close()
            raise
        response.raw.release_conn()
        response.raw = io.BytesIO(bytes(body))
        return response

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
            target = urlsplit(response.headers.get("Location", "")).hostname or "elsewhere"
            raise UpstreamMalformed(
                self.upstream,
                f"{_host(response.url)} sends us on to {target}, where we do not follow.",
                hint=f"If that is right, put its new address into the settings of {self.upstream}.",
                status=status,
            )
        return response

    @staticmethod
    def _is_no_sign_of_death(error: Any) -> bool:
        dead = isinstance(error, UpstreamUnreachable | UpstreamTimeout)
        return not dead or error.code == "deadline"


def _session() -> requests.Session:
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=8, pool_maxsize=POOL, pool_block=False, max_retries=Retry(0, read=False))
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    # No cookie is ever kept: threads would share it.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": "liaison", "Accept": "application/json"})
    return session


def _asked_wait(response: requests.Response) -> float | None:
    """Seconds of Retry-After (a number or a date); None when the answer does not ask for a wait."""
    header = response.headers.get("Retry-After")
    if header is None or response.status_code not in ASKS_TO_WAIT:
        return None
    try:
        return Retry().parse_retry_after(header)
    except HTTPError:
        return None


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
