"""One line and one measurement for each request: method, route, status, milliseconds, who. Never an address or a text:
a ticket's number or a search may name a customer, so the route's pattern stands for both."""

import time
from typing import Final

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
    REQUESTS.labels(method, route, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    if route not in QUIET:
        caller = g.get("caller")
        _log.info(
            "request",
            method=method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            caller=caller.label if caller else None,
        )
    return response
