from datetime import UTC, datetime, timedelta, timezone

import pytest

from server.web.sidebar.moments import moment, relative
from server.web.sidebar.voice import Voice

NOW = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
ENGLISH = Voice("en")


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=10), "just now"),
        (timedelta(seconds=50), "1 min ago"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(minutes=59), "1 hour ago"),
        (timedelta(hours=30), "30 hours ago"),
        (timedelta(days=9), "9 days ago"),
        (timedelta(days=90), "3 months ago"),
        (timedelta(days=800), "2 years ago"),
        (-timedelta(days=2), "in 2 days"),
        (-timedelta(minutes=1), "in 1 min"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_fitting_unit(ago, words):
    assert relative(NOW - ago, NOW, ENGLISH) == words


def test_german_says_it_too():
    assert relative(NOW - timedelta(days=9), NOW, Voice("de")) == "vor 9 Tagen"


def test_a_moment_has_its_exact_time_in_utc_for_the_hover():
    at = datetime(2026, 7, 14, 11, 27, tzinfo=timezone(timedelta(hours=2)))
    made = moment(at, NOW, ENGLISH)
    assert made
    assert made.iso == "2026-07-14T09:27:00+00:00"
    assert made.exact == "14 July 2026, 09:27 UTC"
    assert moment(None, NOW, ENGLISH) is None
