"""One request, one answer: pooled connections, time-outs, a cap on the size, and errors of ours for those of requests.

A read time-out is for one read and not for the answer, so the deadline is watched while the answer is read.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError
from urllib3.util.retry import Retry

from server.errors import UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable
from server.settings import Settings
from server.upstreams.budget import Budget
from server.upstreams.names import called

LARGEST_ANSWER: Final = 5_000_000
CHUNK: Final = 65_536
POOL: Final = 256


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
    """One request. `json` and `data` are its body as JSON or as a form; `only_reads`: a POST that changes nothing.

    `patience`: how many times the usual read time-out it may take; a write that is given up early is only less known.
    """

    method: str
    url: str
    auth: AuthBase
    params: Mapping[str, Any] | None = None
    json: Any = None
    data: Any = None
    headers: Mapping[str, str] | None = None
    only_reads: bool = False
    patience: float = 1.0

    def may_repeat(self) -> bool:
        return self.method == "GET" or self.only_reads


class Transport:
    """A pooled session for one upstream; any number of threads may share it."""

    def __init__(self, upstream: str, settings: Settings) -> None:
        self._upstream = upstream
        self._called = called(upstream)
        self._connect = settings.connect_timeout
        self._read_within = settings.read_timeout
        self._session = _session()

    def send(self, ask: Ask, budget: Budget) -> requests.Response:
        """The answer of any status, read to its end. Raises UpstreamError."""
        connect = budget.share(self._upstream, self._connect)
        read = budget.share(self._upstream, self._read_within * ask.patience)
        # Our own deadline left it little time: that says nothing about the upstream.
        hurried = read < self._read_within / 2
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
            return self._read(response, budget, hurried)
        except (requests.Timeout, ReadTimeoutError) as error:
            raise self._late(hurried, left=not _never_left(error)) from error
        except (requests.exceptions.ChunkedEncodingError, requests.ConnectionError, HTTPError) as error:
            raise UpstreamUnreachable(
                self._upstream,
                f"{self._called} cannot be reached at {host_of(ask.url)}.",
                hint="Try again; if it stays so, check its address in the settings and the network.",
                left=not _never_left(error),
            ) from error
        except requests.RequestException as error:
            raise UpstreamMalformed(
                self._upstream,
                f"{host_of(ask.url)} cannot be asked ({type(error).__name__}).",
                hint="Check its address.",
            ) from error

    def _late(self, hurried: bool, *, left: bool = True) -> UpstreamTimeout:
        return UpstreamTimeout(
            self._upstream,
            f"{self._called} did not answer in time.",
            hint="Try again in a moment.",
            code="deadline" if hurried else None,
            left=left,
        )

    def _read(self, response: requests.Response, budget: Budget, hurried: bool) -> requests.Response:
        """Read to the end, within the cap and the deadline: a read time-out alone would let an answer drip for ever."""
        body = bytearray()
        try:
            while chunk := response.raw.read1(CHUNK, decode_content=True):
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise UpstreamMalformed(self._upstream, f"{self._called}'s answer is larger than 5 MB.")
                if not budget.left():
                    raise self._late(hurried)
        except BaseException:
            response.close()
            raise
        response.raw.release_conn()
        response.raw = io.BytesIO(bytes(body))
        return response


def _never_left(error: Exception) -> bool:
    """No connection came about: urllib3's reason stands inside requests' own error."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def host_of(url: str) -> str:
    """Host and port, without credentials that may stand before them."""
    return urlsplit(url).netloc.rpartition("@")[2]


class _NoRedirects(requests.Session):
    """With `allow_redirects=False` alone requests still reads the whole body of a redirect, past cap and deadline."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _session() -> requests.Session:
    session = _NoRedirects()
    adapter = HTTPAdapter(pool_connections=8, pool_maxsize=POOL, pool_block=False, max_retries=Retry(0, read=False))
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    # No cookie is ever kept: threads would share it.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": "liaison", "Accept": "application/json"})
    return session
