"""Token, error words and rate headers of GitLab."""

from __future__ import annotations

import time
from hmac import compare_digest

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from server.sandbox.world import GitLab, Json

ALLOWANCE = 2000


class Problem(Exception):
    """An error answer: {"message": …}."""

    def __init__(self, status: int, message: object) -> None:
        super().__init__(status)
        self.status = status
        self.message = message


def install(app: Flask, gitlab: GitLab) -> None:
    @app.before_request
    def check_token() -> ResponseReturnValue | None:
        if not request.path.startswith("/api/") or compare_digest(_token().encode(), gitlab.token.encode()):
            return None
        return jsonify(message="401 Unauthorized"), 401

    @app.errorhandler(Problem)
    def problem(error: Problem) -> ResponseReturnValue:
        return jsonify(message=error.message), error.status

    @app.errorhandler(404)
    def no_such_address(_: HTTPException) -> ResponseReturnValue:
        return jsonify(error="404 Not Found"), 404

    @app.after_request
    def rate_headers(response: Response) -> Response:
        response.headers["RateLimit-Limit"] = str(ALLOWANCE)
        response.headers["RateLimit-Remaining"] = "0" if response.status_code == 429 else str(ALLOWANCE - 1)
        response.headers["RateLimit-Reset"] = str(int(time.time()) + 60)
        return response


def _token() -> str:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return request.headers.get("PRIVATE-TOKEN", "") or (bearer if scheme.lower() == "bearer" else "")


def find_project(gitlab: GitLab, reference: str) -> Json:
    """By number or by path. One that the token may not see is not found. Raises Problem 404."""
    for project in gitlab.projects.values():
        if reference in (str(project["id"]), project["path_with_namespace"]) and project["id"] not in gitlab.hidden:
            return project
    raise Problem(404, "404 Project Not Found")


def paged(records: list[Json]) -> Response:
    """The asked-for page with GitLab's paging headers."""
    size = min(_number("per_page", 20), 100)
    page = _number("page", 1)
    last = max(1, -(-len(records) // size))
    response = jsonify(records[(page - 1) * size : page * size])
    response.headers.update(
        {
            "X-Page": str(page),
            "X-Per-Page": str(size),
            "X-Total": str(len(records)),
            "X-Total-Pages": str(last),
            "X-Next-Page": str(page + 1) if page < last else "",
            "X-Prev-Page": str(page - 1) if page > 1 else "",
        }
    )
    if page < last:
        following = request.args.to_dict() | {"page": str(page + 1)}
        query = "&".join(f"{name}={value}" for name, value in following.items())
        response.headers["Link"] = f'<{request.base_url}?{query}>; rel="next"'
    return response


def _number(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        raise Problem(400, f"{name} is invalid")
    return int(text)
