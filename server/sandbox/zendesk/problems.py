"""Zendesk's error answers, word for word.

https://developer.zendesk.com/api-reference/introduction/requests/#response-format
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

ALLOWANCE = 700
"""Requests per minute of an Enterprise plan; https://developer.zendesk.com/api-reference/introduction/rate-limits"""


class Problem(Exception):
    """An error answer on its way out of a view."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers or {}


def not_found() -> Problem:
    return Problem(404, {"error": "RecordNotFound", "description": "Not found"})


def unauthenticated() -> Problem:
    return Problem(401, {"error": "Couldn't authenticate you"})


def invalid_token() -> Problem:
    described = "The access token provided is expired, revoked, malformed or invalid for other reasons."
    return Problem(401, {"error": "invalid_token", "error_description": described})


def forbidden() -> Problem:
    said = "You do not have access to this page. Please contact the account owner of this help desk for further help."
    return Problem(403, {"error": {"title": "Forbidden", "message": said}})


def missing_scope(scope: str) -> Problem:
    return Problem(403, {"error": "Forbidden", "description": f"Missing the following required scopes: {scope}"})


def invalid_record(field: str, description: str, error: str = "InvalidValue") -> Problem:
    details = {field: [{"description": description, "error": error}]}
    return Problem(422, {"error": "RecordInvalid", "description": "Record validation errors", "details": details})


def outdated() -> Problem:
    said = "Safe Update prevented the update due to outdated ticket data. "
    said += "Please fetch the latest ticket data and try again."
    return Problem(409, {"error": "UpdateConflict", "description": said})


def invalid_search(description: str) -> Problem:
    return Problem(422, {"error": "invalid", "description": f"Invalid search: {description}"})


def bad_request(title: str, message: str) -> Problem:
    return Problem(400, {"error": {"title": title, "message": message}})


def install(app: Flask) -> None:
    """Answer problems and unknown addresses in Zendesk's words, and put the rate headers on every answer."""

    @app.errorhandler(Problem)
    def problem(error: Problem) -> tuple[Response, int, dict[str, str]]:
        return jsonify(error.body), error.status, error.headers

    @app.errorhandler(404)
    @app.errorhandler(405)
    def no_such_address(_: HTTPException) -> tuple[Response, int]:
        return jsonify(error="InvalidEndpoint", description="Not found"), 404

    @app.after_request
    def rate_headers(response: Response) -> Response:
        left = "0" if response.status_code == 429 else str(ALLOWANCE - 1)
        response.headers["X-Rate-Limit"] = response.headers["ratelimit-limit"] = str(ALLOWANCE)
        response.headers["X-Rate-Limit-Remaining"] = response.headers["ratelimit-remaining"] = left
        response.headers["ratelimit-reset"] = "60"
        return response
