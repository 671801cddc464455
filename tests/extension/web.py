"""The web as the browsers of these tests see it: every https address, answered on loopback and written down."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from io import BytesIO
from typing import Any

from werkzeug.wrappers import Request, Response

from server.sandbox.front import Front
from tests.server.sandbox.desk.stage import serving

PAGE = "<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title><body><h1>{title}</h1></body></html>"

BROWSERS_OWN = ("*.mozilla.*", "*.firefox.*", "*.google.*", "*.googleapis.*", "*.gstatic.*")
"""What a browser asks of its makers, whatever it is told; it ends here and is not written down."""

Handler = Callable[[Request], Response | str]


@dataclass(frozen=True)
class Seen:
    """One request that reached the server."""

    method: str
    host: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")


@dataclass
class Web:
    """Where no route was laid, a page says which address it is at. The newest route for an address wins.

    `log` has every request in order, `/favicon.ico` left out. `port` is that of TLS on 127.0.0.1, `pin` its key.
    """

    port: int = 0
    pin: str = ""
    log: list[Seen] = field(default_factory=list)
    routes: list[tuple[str, str, Any]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def route(self, host: str, path: str, answer: Handler | Response | str) -> None:
        """Host and path may hold `*`: `route("*.zendesk.com", "/agent/tickets/*", page)`. A str is sent as HTML."""
        self.routes.insert(0, (host, path, answer))

    def app(self, host: str, wsgi: Any) -> None:
        """A whole WSGI application stands at this host."""
        self.routes.insert(0, (host, "*", wsgi if hasattr(wsgi, "wsgi_app") else _Wsgi(wsgi)))

    def redirect(self, host: str, path: str, to: str, status: int = 302) -> None:
        self.route(host, path, lambda _: Response(status=status, headers={"Location": to}))

    def forget(self) -> None:
        """No routes, nothing seen."""
        self.routes.clear()
        self.log.clear()

    def seen(self, host: str = "*", path: str = "*", method: str = "*") -> list[Seen]:
        with self._lock:
            return [
                each
                for each in self.log
                if fnmatchcase(each.host, host) and fnmatchcase(each.path, path) and fnmatchcase(each.method, method)
            ]

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        host = request.host.lower().split(":")[0]
        answer = next((a for h, p, a in self.routes if fnmatchcase(host, h) and fnmatchcase(request.path, p)), None)
        if request.path == "/favicon.ico" or any(fnmatchcase(host, own) for own in BROWSERS_OWN):
            return Response(status=404)(environ, start)
        self._note(request, host)
        if hasattr(answer, "wsgi_app"):
            return answer.wsgi_app(environ, start)
        made = answer(request) if callable(answer) and not isinstance(answer, Response) else answer
        if not isinstance(made, Response):
            text = made or PAGE.format(title=f"{host}{request.path.replace('<', '')}")
            made = Response(text, mimetype="text/html")
        return made(environ, start)

    def _note(self, request: Request, host: str) -> None:
        query = request.query_string.decode()
        body = request.get_data(cache=True)
        request.environ["wsgi.input"] = BytesIO(body)  # read once, and there again for an application
        seen = Seen(request.method, host, request.path, query, dict(request.headers), body)
        with self._lock:
            self.log.append(seen)


@dataclass(frozen=True)
class _Wsgi:
    wsgi_app: Any


@contextmanager
def standing_web() -> Iterator[Web]:
    web = Web()
    with serving(web) as plain:
        front = Front(lambda _: plain)
        web.port, web.pin = front.start(), front.pin
        yield web
        front.stop()
