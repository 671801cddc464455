"""What a browser may do with the sidebar's pages: show them inside their own Zendesk, and run only our files."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from flask import Response

from server.settings import Instance

LOCKED: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def origin(url: str) -> str | None:
    """ "https://static.zdassets.com" of an address; None for a path, which is our own."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None


def workspace_origins(instances: Iterable[Instance]) -> tuple[str, ...]:
    """Where the Zendesk workspaces of these instances live; a page of ours may be framed by nobody else."""
    return tuple(
        dict.fromkeys(
            origin(instance.workspace_origin) or f"https://{instance.subdomain}.zendesk.com" for instance in instances
        )
    )


def content_security_policy(sdk_url: str, workspaces: Iterable[str]) -> str:
    """No inline script or style at all. https://www.w3.org/TR/CSP3/"""
    scripts = " ".join(filter(None, ("'self'", origin(sdk_url))))
    ancestors = " ".join(workspaces) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )


def protect_page(response: Response, policy: str) -> Response:
    """Headers of a page that holds a session token: kept by nobody, and its address told to nobody."""
    response.headers["Content-Security-Policy"] = policy
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def protect_fragment(response: Response) -> Response:
    """Headers of a fragment: the page places it; opened by itself it can do nothing."""
    response.headers["Vary"] = "Authorization"
    return protect_page(response, LOCKED)
