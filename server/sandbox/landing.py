"""Where the card's links lead in the demo: a page that says what would open here in life."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response
from markupsafe import escape

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{where}</title>
<main><h1>{where}</h1><p>In life, this link opens <strong>{what}</strong> in {where}. This is the demo's sandbox, so
there is nothing more to see here.</p></main></html>"""


def install(app: Flask, where: str, name_of: Callable[[str], str]) -> None:
    """Answers every address that is none of the API's. `name_of` gives what a path stands for."""

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def land(path: str) -> Response:
        page = Response(PAGE.format(where=escape(where), what=escape(name_of(path))))
        page.headers["Content-Security-Policy"] = "default-src 'none'"
        return page
