"""One line and one measurement for each request: method, route, status, milliseconds, who. Never an address or a text:
a ticket's number or a search may name a customer, so the route's pattern stands for both."""

import time
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, Final

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

REQUESTS: Final = Counter("liaison_requests", "Requests answered.", ("method", "route", "status"))
SECONDS: Final = Histogram(
    "liaison_request_seconds",
    "Seconds until the answer.",
    ("route",),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5),
)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
READS: Final = frozenset({"GET", "HEAD"})
SLOW: Final = 1.0  # seconds
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_log: Final = structlog.get_logger("liaison.requests")


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    route = request.url_rule.rule if request.url_rule else "(none)"
    method = request.method if request.method in METHODS else "(other)"
    _counter(method, route, response.status_code).inc()
    _histogram(route).observe(seconds)
    if route not in QUIET:
        caller = g.get("caller")
        _level(method, response.status_code, seconds)(
            "request",
            method=method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            caller=caller.label if caller else None,
        )
    return response


def _level(method: str, status: int, seconds: float) -> Callable[..., Any]:
    """Reads that went well are counted, and logged for those who ask for it only: many at once wait for the log."""
    ordinary = method in READS and status < HTTPStatus.BAD_REQUEST and seconds < SLOW
    found: Callable[..., Any] = _log.debug if ordinary else _log.info
    return found


@cache
def _counter(method: str, route: str, status: int) -> Counter:
    return REQUESTS.labels(method, route, status)


@cache
def _histogram(route: str) -> Histogram:
    return SECONDS.labels(route)
