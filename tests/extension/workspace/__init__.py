"""A page that behaves like Zendesk's agent workspace where an extension would suffer from it.

It renders again and throws away what is not its own, keeps every open ticket's pane on the page, hidden, changes its
address without loading, listens to every key before anybody else, and forbids what a content policy can forbid.
Its script is driven through `window.workspace`; `?variant=` chooses a generation of Zendesk's markup.
"""

from pathlib import Path

from flask import Flask, Response

__all__ = ["STRICT", "workspace"]

HERE = Path(__file__).parent
STRICT = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)


def workspace() -> Flask:
    """Any path under /agent/ is the page; its files are under /agent/static/."""
    app = Flask(__name__, static_folder="static", static_url_path="/agent/static")

    @app.get("/agent/")
    @app.get("/agent/<path:_>")
    def page(_: str = "") -> str:
        return (HERE / "workspace.html").read_text(encoding="utf-8")

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = STRICT
        return response

    return app
