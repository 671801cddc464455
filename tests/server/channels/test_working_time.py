"""24 hours without the weekend."""

from datetime import UTC, date, datetime

import pytest

from server.channels.working_time import due_day


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 26, 23, 59, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 27, 0, 0, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 27, 15, 0, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 28, 8, 0, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 29, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_an_answer_is_due_a_working_day_later(asked, due):
    assert due_day(asked) == due
