"""How long ago, in words. The page's times.js later says the same words, so that nothing shifts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from server.web.sidebar.voice import Voice

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
# From how many seconds on a unit is used, and how many seconds one of it has.
UNITS: Final = (
    ("year", 365 * DAY, 365 * DAY),
    ("month", 45 * DAY, 30 * DAY),
    ("day", 36 * HOUR, DAY),
    ("hour", 55 * MINUTE, HOUR),
    ("minute", 45, MINUTE),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """`iso` is for machines, `relative` is shown, `exact` is on hover (UTC; the page puts the reader's time there)."""

    iso: str
    relative: str
    exact: str


def moment(at: datetime | None, now: datetime, voice: Voice) -> Moment | None:
    """None for None, so that a time that is not known needs no case of its own."""
    if at is None:
        return None
    at = at.astimezone(UTC)
    exact = f"{voice.day(at)}, {at:%H:%M} UTC"
    return Moment(at.isoformat(timespec="seconds"), relative(at, now, voice), exact)


def relative(at: datetime, now: datetime, voice: Voice) -> str:
    """ "3 hours ago", "in 2 days", "just now"."""
    seconds = (at - now).total_seconds()
    for unit, least, size in UNITS:
        if abs(seconds) >= least:
            count = max(1, int(abs(seconds) / size + 0.5))
            number = "one" if count == 1 else "many"
            return voice.plain(f"time.{unit}_{'past' if seconds < 0 else 'future'}_{number}", count=count)
    return voice.plain("time.now")
