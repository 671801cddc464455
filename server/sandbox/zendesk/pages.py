"""Zendesk's two ways to leaf through a list: by page number, and by cursor (page[size], page[after]).

https://developer.zendesk.com/api-reference/introduction/pagination/
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlencode

from flask import request

from server.sandbox.world import Json
from server.sandbox.zendesk.problems import bad_request

LARGEST = 100


def page_of(name: str, records: list[Json]) -> Json:
    """The asked-for page under `name`, with its paging keys. Raises Problem for a size or cursor that is none."""
    if "page[size]" in request.args or "page[after]" in request.args:
        return _by_cursor(name, records)
    return by_number(name, records)


def by_number(name: str, records: list[Json]) -> Json:
    size = min(_number("per_page", LARGEST), LARGEST)
    page = _number("page", 1)
    start = (page - 1) * size
    return {
        name: records[start : start + size],
        "next_page": _address(page=page + 1) if start + size < len(records) else None,
        "previous_page": _address(page=page - 1) if page > 1 else None,
        "count": len(records),
    }


def _by_cursor(name: str, records: list[Json]) -> Json:
    size = min(_number("page[size]", LARGEST), LARGEST)
    start = _cursor(request.args.get("page[after]", ""))
    more = start + size < len(records)
    after = _as_cursor(start + size) if more else None
    following = _address(**{"page[after]": after, "page[size]": size}) if after else None
    return {
        name: records[start : start + size],
        "meta": {"has_more": more, "after_cursor": after, "before_cursor": _as_cursor(start) if start else None},
        "links": {"next": following, "prev": None},
    }


def _number(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        said = f"You passed an invalid value for the {name} attribute. must be an integer"
        raise bad_request("Invalid Attribute", said)
    return int(text)


def _as_cursor(start: int) -> str:
    return urlsafe_b64encode(f"at:{start}".encode()).decode()


def _cursor(text: str) -> int:
    if not text:
        return 0
    try:
        return int(urlsafe_b64decode(text.encode()).decode().removeprefix("at:"))
    except ValueError:
        raise bad_request("Invalid Attribute", "page[after] is not valid") from None


def _address(**changes: object) -> str:
    return f"{request.base_url}?{urlencode({**request.args.to_dict(), **changes})}"
