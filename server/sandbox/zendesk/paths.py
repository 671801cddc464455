"""Both spellings of an address: /api/v2/tickets/1 and /api/v2/tickets/1.json are one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SUFFIX = ".json"


class WithoutSuffix:
    """WSGI middleware that takes `.json` off the path of an API call, as Zendesk's router does."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if path.startswith("/api/v2/") and path.endswith(SUFFIX):
            environ["PATH_INFO"] = path.removesuffix(SUFFIX)
        return self.app(environ, start_response)
