"""Every error as HTTP: one table from our errors to a status, one shape (RFC 9457, application/problem+json).

A page says the same in words: it calls `problem_of(error)` in its own error handler.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil
from typing import Any, Final

import structlog
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from server.cache import TooLate
from server.errors import (
    AccessRefused,
    Conflict,
    DatabaseUnavailable,
    InvalidRequest,
    LiaisonError,
    NotFound,
    TooManyRequests,
    Unprocessable,
    UpstreamError,
    UpstreamNotFound,
    UpstreamRateLimited,
    UpstreamTimeout,
    UpstreamUnreachable,
)

MEDIA_TYPE: Final = "application/problem+json"
STATUS: Final[tuple[tuple[type[LiaisonError], HTTPStatus], ...]] = (
    (Unprocessable, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Conflict, HTTPStatus.CONFLICT),
    (InvalidRequest, HTTPStatus.BAD_REQUEST),
    (NotFound, HTTPStatus.NOT_FOUND),
    (TooManyRequests, HTTPStatus.TOO_MANY_REQUESTS),
    (UpstreamNotFound, HTTPStatus.NOT_FOUND),
    (TooLate, HTTPStatus.GATEWAY_TIMEOUT),
    (DatabaseUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (UpstreamTimeout, HTTPStatus.GATEWAY_TIMEOUT),
    (UpstreamRateLimited, HTTPStatus.SERVICE_UNAVAILABLE),
    (UpstreamUnreachable, HTTPStatus.SERVICE_UNAVAILABLE),
    (UpstreamError, HTTPStatus.BAD_GATEWAY),
    (LiaisonError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
_log: Final = structlog.get_logger("liaison.problems")


@dataclass(frozen=True, slots=True)
class Problem:
    """`title` is the status in words; `detail` says what was wrong, `hint` what to do; `errors` are by field."""

    status: int
    title: str
    detail: str
    code: str
    hint: str = ""
    retryable: bool = False
    errors: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_of(error: Exception) -> Problem:
    """What to tell the caller. An error that nobody foresaw is told without its text."""
    if isinstance(error, LiaisonError):
        return _of_ours(error)
    if isinstance(error, HTTPException):
        return _of_http(error)
    return Problem(
        500, "Internal Server Error", "Something went wrong on our side.", "internal", "Try again.", retryable=True
    )


def _of_ours(error: LiaisonError) -> Problem:
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    headers = {}
    if isinstance(error, AccessRefused):
        status = HTTPStatus(error.status)
        if status is HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = 'Bearer realm="liaison"'
    if isinstance(error, UpstreamError | TooManyRequests) and error.retry_after is not None:
        headers["Retry-After"] = str(max(1, ceil(error.retry_after)))
    return Problem(
        status=int(status),
        title=status.phrase,
        detail=error.message,
        code=error.code,
        hint=error.hint,
        retryable=isinstance(error, TooLate | DatabaseUnavailable | TooManyRequests)
        or (isinstance(error, UpstreamError) and error.retryable),
        errors=error.fields if isinstance(error, InvalidRequest) else {},
        headers=headers,
    )


def _of_http(error: HTTPException) -> Problem:
    status = HTTPStatus(error.code or 500)
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")}
    return Problem(
        status=int(status),
        title=status.phrase,
        detail="What was sent cannot be used." if "messages" in data else (error.description or status.phrase),
        code=status.name.lower(),
        hint="See `errors`." if "messages" in data else "",
        retryable=status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE),
        errors=_by_field(data.get("messages", {})),
        headers=kept,
    )


def _by_field(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """webargs' messages lie below the place that they came from; ours, and so all, are by field: `people.king`."""
    found: dict[str, list[str]] = {}
    for place, within in messages.items():
        for field_name, texts in _fields(within, ()):
            found.setdefault(field_name or str(place), []).extend(texts)
    return found


def _fields(within: Any, path: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """marshmallow says "_schema" of a whole, and "key" and "value" of what a table holds."""
    if isinstance(within, Mapping):
        for name, each in within.items():
            known = name == "_schema" or (name in ("key", "value") and isinstance(each, list) and path)
            yield from _fields(each, path if known else (*path, str(name)))
    else:
        yield ".".join(path), [str(text) for text in (within if isinstance(within, list) else [within])]


def as_response(problem: Problem, **more: Any) -> Response:
    """`more` are members beside those of RFC 9457, which allows them."""
    body: dict[str, Any] = {
        "type": f"urn:liaison:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "retryable": problem.retryable,
    }
    if problem.hint:
        body["hint"] = problem.hint
    if problem.errors:
        body["errors"] = problem.errors
    answer = Response(json.dumps({**body, **more}), problem.status, content_type=MEDIA_TYPE)
    answer.headers.update(problem.headers)
    return answer


def register(app: Flask) -> None:
    """Answer every error of the app with a problem; a blueprint's own handler goes first."""
    app.register_error_handler(LiaisonError, _answer)
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response:
    problem = problem_of(error)
    if problem.code == "internal":
        _log.error("unforeseen", exc_info=error)
    elif problem.status >= 500:
        _log.warning("problem", code=problem.code, upstream=getattr(error, "upstream", None))
    return as_response(problem)
