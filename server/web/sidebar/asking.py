"""What every fragment is asked with: whose Zendesk, in which language."""

from flask import g, request

from server import words
from server.errors import AccessRefused


def instance() -> str:
    """The session's own instance. Raises AccessRefused when another one is named."""
    name: str = g.session.instance_name
    if request.args.get("instance", name) != name:
        raise AccessRefused("This session is for another Zendesk.", hint="Open the app in that Zendesk.", status=403)
    return name


def language() -> str:
    return words.language_for(request.args.get("language"), *request.accept_languages.values())
