"""Flask as we use it: no cookie sessions, no coroutines, each answer measured."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface

from server.web import request_log


class NoSession(SessionInterface):
    """Nothing is ever kept in a cookie; the same empty session for every request refuses to be written."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return self._none


class Application(Flask):
    """Flask, each of its answers measured."""

    session_interface = NoSession()

    def full_dispatch_request(self) -> Response:
        began = time.perf_counter()
        response = super().full_dispatch_request()
        request_log.note(response, time.perf_counter() - began)
        return response

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: none of ours is a coroutine, and Flask would look at every function at every call."""
        return func
