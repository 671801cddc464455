"""Headers on every answer. A page that may do more (the sidebar in its frame) sets its own, which stay."""

from typing import Final

from flask import Flask, Response

LOCKED: Final = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def register(app: Flask, *, https: bool) -> None:
    """`https`: agents reach us by https, and browsers are told to stay with it."""
    defaults = tuple({**LOCKED, **({"Strict-Transport-Security": "max-age=31536000"} if https else {})}.items())

    @app.after_request
    def protect(response: Response) -> Response:
        own = {name.lower() for name, _ in response.headers}
        response.headers.extend([(name, value) for name, value in defaults if name.lower() not in own])
        return response
