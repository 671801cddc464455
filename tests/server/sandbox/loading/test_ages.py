"""Times relative to now."""

from datetime import UTC, datetime

import pytest

from server.sandbox.loading.ages import moment

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "then"),
    [
        ("40m", datetime(2026, 6, 15, 11, 20, tzinfo=UTC)),
        ("3h", datetime(2026, 6, 15, 9, tzinfo=UTC)),
        ("2d", datetime(2026, 6, 13, 12, tzinfo=UTC)),
        ("+1w", datetime(2026, 6, 22, 12, tzinfo=UTC)),
    ],
)
def test_an_age_is_a_moment(age, then):
    assert moment(age, NOON) == then


@pytest.mark.parametrize("age", ["", "3", "3y", "-3h", "three hours"])
def test_what_is_no_age_is_refused_with_an_example(age):
    with pytest.raises(ValueError, match="write one like 40m"):
        moment(age, NOON)
