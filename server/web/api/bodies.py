"""What a body must be before any field of it is looked at."""

from flask import request

from server.errors import InvalidRequest
from server.web.request_log import READS


def only_json() -> None:
    """A body of another kind is not read, so all of its fields would be called missing. Raises InvalidRequest."""
    if request.method in READS:
        return  # nobody reads the body of a question
    if request.content_length and not request.is_json:
        raise InvalidRequest(
            "The body is not JSON.",
            hint="Send JSON, with the header Content-Type: application/json.",
            code="not_json",
            fields={"Content-Type": ["Must be application/json."]},
        )
