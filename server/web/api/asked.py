"""What a call asks about, and its answer in bytes."""

from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from flask import Response, g, request

from server.context.encoded import Encoded
from server.errors import AccessRefused, InvalidRequest
from server.settings import Instance
from server.web.callers import Caller
from server.web.parts import parts

KEPT_BY_THE_CALLER: Final = (
    ("Content-Type", "application/json"),
    ("Cache-Control", "private, no-cache"),
)


@lru_cache(maxsize=64)
def _named(query: bytes) -> str | None:
    return dict(parse_qsl(query.decode(errors="replace"))).get("instance")


def asked_instance_by_hand() -> Instance:
    """The same, without the rest of the address's query: reading it costs as much as half of a warm answer."""
    return asked_instance(_named(request.query_string))


def asked_instance(name: str | None) -> Instance:
    """The instance that a call is about: a session's own, the named one, or the only one.

    Raises InvalidRequest naming those that there are, and AccessRefused for a session of another instance.
    """
    caller: Caller = g.caller
    own = caller.instance
    if own is not None and name in (None, own.name):
        return own
    settings = parts().settings
    known = [instance.name for instance in settings.instances]
    if name is not None and name not in known:
        raise InvalidRequest(f"There is no instance {name!r}.", hint=f"One of: {', '.join(known)}.")
    if own is not None:
        raise AccessRefused(
            "This session is for another Zendesk.",
            hint=f"It may ask about {own.name!r} only.",
            code="other_instance",
            status=403,
        )
    chosen = name or (known[0] if len(known) == 1 else None)
    if chosen is None:
        raise InvalidRequest("Say which instance.", hint=f"Add ?instance= with one of: {', '.join(known)}.")
    return settings.instance(chosen)


def in_bytes(encoded: Encoded) -> Response:
    """The bytes as they are; 304 when the caller has them already. Kept by nobody but the caller, and asked again."""
    headers = [*KEPT_BY_THE_CALLER, ("ETag", f'"{encoded.etag}"')]
    response = Response(encoded.body, headers=headers)
    if "HTTP_IF_NONE_MATCH" in request.environ:
        response.make_conditional(request)
    return response
