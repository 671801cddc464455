"""The desk: a page on the Zendesk fake's origin that plays the agent workspace and hosts the sidebar app."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from server.sandbox.desk import happenings, launches, new_tickets, pages, slack_view
from server.sandbox.desk.records import Desk
from server.sandbox.desk.slack_text import spans
from server.sandbox.desk.words import in_words, moment
from server.sandbox.world import LIAISON_URL, World

__all__ = ["blueprint"]


def blueprint(world: World, liaison_url: str = LIAISON_URL, instance: str = "global") -> Blueprint:
    """Routes under /agent for one Zendesk instance (a key of `world.zendesk`).

    `liaison_url` is where the app's pages are served; on another host than the desk's, the frame is cross-site.
    """
    liaison_url = liaison_url.rstrip("/")
    desk = Blueprint(
        "desk",
        __name__,
        url_prefix="/agent",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    for name, fill in (("moment", moment), ("in_words", in_words), ("spans", spans)):
        desk.add_app_template_filter(fill, f"desk_{name}")
    reader = Desk(world, instance)
    pages.install(desk, reader, liaison_url)
    launches.install(desk, world, reader, liaison_url)
    new_tickets.install(desk, world, reader)
    happenings.install(desk, world, reader)
    slack_view.install(desk, world)
    desk.after_request(_protector(liaison_url))
    return desk


def _protector(liaison_url: str) -> Callable[[Response], Response]:
    """Headers as strict as a page that shows strangers' text can have them: no inline script or style anywhere.

    The referrer policy keeps the Origin header of the signed POST, which `no-referrer` would turn into "null".
    """
    policy = "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            f"frame-src {liaison_url}",
            f"form-action {liaison_url}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )

    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        response.headers["Cache-Control"] = "no-cache"
        return response

    return protect
