"""How a fault spoils an answer: other words, no words, half of them, or drop by drop."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from typing import Any

from flask import Response, request

from server.sandbox.rules import Rule

DRIPS = 20
LIMITED: dict[str, Any] = {
    "zendesk": {"error": "APIRateLimitExceeded", "description": "Number of allowed API requests per minute exceeded"},
    "salesforce": [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}],
    "slack": {"ok": False, "error": "ratelimited"},
    "gitlab": "Retry later\n",
}
"""What a 429 says where the rule does not; https://docs.slack.dev/apis/web-api/rate-limits and the like."""


def _no_word_of_what_we_cut(record: logging.LogRecord) -> bool:
    """The server tells of a body that is shorter than it says, which is what a cut is."""
    return "returned fewer bytes" not in str(record.msg) and "too few bytes" not in str(record.msg)


logging.getLogger("waitress").addFilter(_no_word_of_what_we_cut)


def spoil(rule: Rule, upstream: str, response: Response | None) -> Response | None:
    """What the caller gets. `response` is the app's, None when it has not been asked; None leaves it to the app."""
    if rule.drop or rule.hang is not None:
        time.sleep(rule.hang or 0)
        hang_up()
        return Response(status=204)
    if rule.status is not None:
        response = _answer(rule, upstream)
    if response is None:
        return None
    if rule.cut:
        _cut(response)
    elif rule.drip:
        response.response = _dripping(response.get_data(), rule.drip)
    return response


def name_of(rule: Rule) -> str:
    """For the journal: "drop after", "500", "cut"."""
    for word, is_so in (("drop", rule.drop), ("hang", rule.hang is not None), ("cut", rule.cut), ("drip", rule.drip)):
        if is_so:
            return f"{word} after" if rule.after else word
    return f"{rule.status} after" if rule.after else f"{rule.status or ''}"


def _answer(rule: Rule, upstream: str) -> Response:
    body = rule.body
    if body is None:
        body = LIMITED.get(upstream.split("-")[0], {}) if rule.status == 429 else {}
    text = body if isinstance(body, str) else json.dumps(body)
    kind = "text/plain" if upstream == "gitlab" and rule.status == 429 and rule.body is None else "application/json"
    response = Response(text, status=rule.status, content_type=kind)
    response.headers.update(rule.headers)
    if rule.retry_after is not None:
        response.headers["Retry-After"] = f"{rule.retry_after:g}"
    return response


def hang_up() -> None:
    """Close the caller's connection without a byte. WSGI has no word for it, so reach for waitress's channel."""
    watched = request.environ.get("waitress.client_disconnected")
    if watched is not None:
        try:
            watched.__self__.socket.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            return  # the caller was quicker: the channel has no socket any more


def _cut(response: Response) -> None:
    """Half of the bytes that the header promises; the server then closes the connection."""
    whole = response.get_data()
    response.response = iter([whole[: len(whole) // 2]])
    response.headers["Content-Length"] = str(max(len(whole), 1))


def _dripping(body: bytes, seconds: float) -> Iterator[bytes]:
    size = max(1, len(body) // DRIPS)
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    for piece in pieces:
        time.sleep(seconds / len(pieces))
        yield piece
