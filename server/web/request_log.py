"""One measurement of each request, and a line for each that is not an ordinary read.

The line has method, route, status, milliseconds and who. Never an address or a text: a ticket's number or a search may
name a customer, so the route's pattern stands for both.
"""

from functools import cache
from http import HTTPStatus
from typing import Final

import structlog
from flask import Response, g, request
from prometheus_client import Histogram

SECONDS: Final = Histogram(
    "liaison_request_seconds",
    "Seconds until the answer.",
    ("method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5),
)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
READS: Final = frozenset({"GET", "HEAD"})
SLOW: Final = 1.0  # seconds
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_log: Final = structlog.get_logger("liaison.requests")


def note(response: Response, seconds: float) -> None:
    """The answer to the request in hand, which took so long."""
    asked = request._get_current_object()  # type: ignore[attr-defined]  # once: each use of the proxy looks it up again
    rule, method, status = asked.url_rule, asked.method, response.status_code
    route = rule.rule if rule else "(none)"
    method = method if method in METHODS else "(other)"
    _histogram(method, route, status).observe(seconds)
    if _worth_a_line(method, route, status, seconds):
        caller = g.get("caller")
        label = caller.label if caller else None
        _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1), caller=label)


def _worth_a_line(method: str, route: str, status: int, seconds: float) -> bool:
    """Reads that went well are counted only: a hundred at once would wait for one another at the log."""
    ordinary = method in READS and status < HTTPStatus.BAD_REQUEST and seconds < SLOW
    return route not in QUIET and not ordinary


@cache
def _histogram(method: str, route: str, status: int) -> Histogram:
    return SECONDS.labels(method, route, status)
