"""The one place that asks what time it is, so that everything else can be handed a time."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)
