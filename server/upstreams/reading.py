"""Reading a stranger's JSON: a key that is missing or of another kind gives None, an unknown one is never looked at."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, cast

Json = Mapping[str, Any]

LARGEST: Final = 2**63 - 1
UNWRITABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def table(value: object) -> Json:
    """The object, or an empty one."""
    return cast(Json, value) if isinstance(value, dict) else {}


def rows(value: object) -> tuple[Json, ...]:
    """The objects of a list; what is no object is left out."""
    return tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def text(value: object) -> str | None:
    """The text as given; None for a blank one. A number counts as its digits."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return whole(value) if isinstance(value, str) and value.strip() else None


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(whole(each) for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def whole(given: str) -> str:
    """With a mark in place of half a character (an emoji cut in two), which UTF-8 cannot hold, nor PostgreSQL a NUL."""
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", given)


def number(value: object) -> int | None:
    """The whole number, also from its digits (webhooks and some fields write ids as text); 64 bits at most."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return value
    return None


def numbers(value: object) -> tuple[int, ...]:
    found = (number(each) for each in value) if isinstance(value, list) else ()
    return tuple(each for each in found if each is not None)


def flag(value: object) -> bool:
    """A checkbox; Zendesk writes true, and in places "true" or "1"."""
    return value is True or (isinstance(value, str) and value.strip().lower() in {"true", "1", "yes"})


def moment(value: object) -> datetime | None:
    """An ISO 8601 time, in UTC."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 or 9999, seen from another time zone
        return None


def epoch(value: object) -> datetime | None:
    """A time in whole seconds since 1970; 0 means none."""
    seconds = number(value)
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def day(value: object) -> date | None:
    """An ISO 8601 date."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
