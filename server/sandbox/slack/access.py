"""Whose call it is, what it says, and what its token may do."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from server.sandbox.slack.calls import SlackError
from server.sandbox.world import World


def token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else str(arguments().get("token", ""))


def arguments() -> dict[str, Any]:
    """From the query, the form, or a JSON body, as slack_sdk may send any of them."""
    sent = request.get_json(silent=True) if request.is_json else None
    return {**request.args.to_dict(), **request.form.to_dict(), **(sent if isinstance(sent, dict) else {})}


def check_scopes(world: World, needed: tuple[str, ...]) -> None:
    """Any one of `needed` will do."""
    if needed and not set(needed) & set(world.slack.scopes):
        raise SlackError("missing_scope", needed=needed[0], provided=",".join(world.slack.scopes))


def with_scopes(response: Response, world: World, needed: tuple[str, ...]) -> Response:
    response.headers["X-OAuth-Scopes"] = ",".join(world.slack.scopes)
    response.headers["X-Accepted-OAuth-Scopes"] = ",".join(needed)
    return response
