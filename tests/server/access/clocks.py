"""A clock that a test sets."""

from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def goes_on(self, **span: float) -> None:
        self.time += timedelta(**span)
