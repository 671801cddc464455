"""What every fragment is asked with: whose Zendesk, in which language."""

from flask import g, request

from server import words
from server.errors import AccessRefused
from server.web.callers import Caller


def instance() -> str:
    """The agent's own instance. Raises AccessRefused when another one is named."""
    caller: Caller = g.caller
    assert caller.instance is not None
    name = caller.instance.name
    if request.args.get("instance", name) != name:
        raise AccessRefused(
            "This session is for another Zendesk.",
            hint="Open the app in that Zendesk.",
            code="other_instance",
            status=403,
        )
    return name


def language() -> str:
    return words.language_for(request.args.get("language"), *request.accept_languages.values())
