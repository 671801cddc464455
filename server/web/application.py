"""Flask as we use it: no cookie sessions, no coroutines, no bottomless JSON, each answer measured."""

import re
import time
from collections.abc import Callable
from typing import Any, Final, Literal, overload

import flask
from flask import Flask, Response
from flask.sessions import NullSession, SessionInterface

from server.errors import InvalidRequest
from server.web import request_log

DEEPEST: Final = 100
"""Levels of JSON that are read; ours has five. Python's own reader ends at about a thousand, with an error of ours."""
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def too_deep(body: bytes) -> bool:
    """Whether JSON is nested deeper than DEEPEST; brackets within strings do not count."""
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for found in _BRACKETS.finditer(body):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            return True
    return False


class Request(flask.Request):
    """Everybody who reads a body as JSON, flask-smorest too, gets it here."""

    @overload
    def get_data(self, cache: bool = ..., as_text: Literal[False] = ..., parse_form_data: bool = ...) -> bytes: ...

    @overload
    def get_data(self, cache: bool = ..., as_text: Literal[True] = ..., parse_form_data: bool = ...) -> str: ...

    def get_data(self, cache: bool = True, as_text: bool = False, parse_form_data: bool = False) -> bytes | str:
        """Raises InvalidRequest for JSON without a bottom."""
        body = super().get_data(cache, False, parse_form_data)
        if self.is_json and too_deep(body):
            raise InvalidRequest("The JSON is nested too deeply.", hint=f"At most {DEEPEST} levels are read.")
        return body.decode(errors="replace") if as_text else body


class NoSession(SessionInterface):
    """Nothing is ever kept in a cookie; the same empty session for every request refuses to be written."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, app: Flask, request: flask.Request) -> NullSession:
        return self._none


class Application(Flask):
    """Flask, each of its answers measured."""

    session_interface = NoSession()
    request_class = Request

    def full_dispatch_request(self) -> Response:
        began = time.perf_counter()
        response = super().full_dispatch_request()
        request_log.note(response, time.perf_counter() - began)
        return response

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: none of ours is a coroutine, and Flask would look at every function at every call."""
        return func
