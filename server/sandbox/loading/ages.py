"""Times relative to now, so that the demo always looks fresh."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

AGE = re.compile(r"^(\+?)(\d+)([mhdw])$")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(age: str, now: datetime) -> datetime:
    """`3h` is three hours ago, `+60d` is in sixty days; m, h, d or w. Raises ValueError."""
    found = AGE.match(age)
    if found is None:
        raise ValueError(f"{age!r} is not an age; write one like 40m, 3h, 2d or 5w, with a + before it for the future")
    ahead, number, unit = found.groups()
    distance = timedelta(**{UNITS[unit]: int(number)})
    return now + distance if ahead else now - distance
