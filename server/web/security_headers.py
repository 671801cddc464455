"""Headers on every answer. A page that may do more (the sidebar in its frame) sets its own, which stay.

They are added where the answer leaves: in the hands of Flask each header is checked and copied three times over.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOCKED: Final = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def register(app: Flask, *, https: bool) -> None:
    """`https`: agents reach us by https, and browsers are told to stay with it."""
    headers = {**LOCKED, **({"Strict-Transport-Security": "max-age=31536000"} if https else {})}
    app.wsgi_app = protected(app.wsgi_app, headers)  # type: ignore[method-assign,assignment]  # as Flask advises


def protected(app: "WSGIApplication", headers: dict[str, str]) -> "WSGIApplication":
    """The app, with these headers where it set none of the same name."""
    defaults = tuple((name.lower(), (name, value)) for name, value in headers.items())

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, own: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
            names = {name.lower() for name, _ in own}
            own += [header for name, header in defaults if name not in names]
            return start_response(status, own, exc_info)

        return app(environ, start)

    return answer
