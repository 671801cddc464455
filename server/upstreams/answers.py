"""From an HTTP answer to JSON, or to the error that says what was wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound, UpstreamRefused
from server.upstreams.names import called
from server.upstreams.reading import Json, rows, whole

LONGEST_QUOTE = 200


def parsed(upstream: str, response: requests.Response) -> Any:
    """The JSON of an answer. Raises UpstreamMalformed for anything else (a login page, a proxy's words)."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        kind = response.headers.get("Content-Type", "nothing said of its kind").split(";")[0]
        raise UpstreamMalformed(
            upstream,
            f"{called(upstream)} answered with something that is not JSON ({kind}).",
            hint="Check its address in the settings: a login page or a proxy may be in between.",
            status=response.status_code,
        ) from None


def listing(upstream: str, value: object) -> tuple[Json, ...]:
    """The objects of a list that an answer must hold. Raises UpstreamMalformed where it holds none: that would be taken
    for "nothing is there"."""
    if not isinstance(value, list):
        raise UpstreamMalformed(upstream, f"{called(upstream)} answered without the list that it was asked for.")
    return rows(value)


def refusal(
    upstream: str, response: requests.Response, said: str, *, what: str = "", setting: str = ""
) -> UpstreamError:
    """The error for a 4xx. `said` is the upstream's own reason, `what` names the record, `setting` mends a refusal."""
    status, reason = response.status_code, quoted(said)
    if status == 404:
        return UpstreamNotFound(
            upstream, f"{called(upstream)} has no {what or 'such record'}, or none that we may see.", status=404
        )
    if status in (401, 403):
        word = "does not accept our credentials" if status == 401 else "does not let us do this"
        return UpstreamRefused(
            upstream, f"{called(upstream)} {word}{reason}.", hint=f"Check {setting}." if setting else "", status=status
        )
    return UpstreamRefused(
        upstream,
        f"{called(upstream)} did not accept our request ({status}){reason}.",
        code="bad_request",
        status=status,
    )


@contextmanager
def only_asking() -> Iterator[None]:
    """What goes wrong in here has changed nothing, and is not to be taken for a change that may have happened."""
    try:
        yield
    except UpstreamError as error:
        error.left = error.left and not error.retryable
        raise


def quoted(said: str) -> str:
    """The upstream's words for the end of a sentence of ours; shortened, on one line."""
    words = whole(" ".join(said.split())[:LONGEST_QUOTE])
    return f": “{words}”" if words else ""
