"""A key that is missing or of another kind never breaks a card."""

from datetime import UTC, date, datetime

import pytest

from server.upstreams import reading


@pytest.mark.parametrize(
    ("given", "read"),
    [("  x ", "  x "), ("   ", None), ("", None), (None, None), (5, "5"), (True, None), ([], None), ({}, None)],
)
def test_a_text_is_kept_as_given_and_a_blank_one_is_none(given, read):
    assert reading.text(given) == read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (5, 5),
        ("5", 5),
        ("٥", None),
        ("5x", None),
        (True, None),
        (1.5, None),
        (None, None),
        ("9" * 30, None),
        (2**63, None),
    ],
)
def test_a_number_is_a_whole_one_or_its_digits(given, read):
    assert reading.number(given) == read


@pytest.mark.parametrize(
    ("given", "read"),
    [(True, True), ("true", True), ("1", True), (False, False), ("no", False), (None, False), (1, False)],
)
def test_a_checkbox_is_ticked_only_when_it_says_so(given, read):
    assert reading.flag(given) is read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T10:30:00+01:00", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T09:30:00", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        (None, None),
    ],
)
def test_a_time_is_in_utc(given, read):
    assert reading.moment(given) == read


@pytest.mark.parametrize(
    ("given", "read"), [(0, None), (86400, datetime(1970, 1, 2, tzinfo=UTC)), (10**18, None), ("x", None)]
)
def test_a_status_without_an_end_has_no_time(given, read):
    assert reading.epoch(given) == read


@pytest.mark.parametrize(("given", "read"), [("2026-01-31", date(2026, 1, 31)), ("31.1.2026", None), (None, None)])
def test_a_date_is_iso_or_none(given, read):
    assert reading.day(given) == read


def test_half_of_an_emoji_is_a_mark_that_can_be_written_down():
    assert reading.text("Caf\u00e9 \ud83d") == "Caf\u00e9 \N{REPLACEMENT CHARACTER}"
    assert reading.texts(["\ude00"]) == ("\N{REPLACEMENT CHARACTER}",)
    assert reading.text("\N{GRINNING FACE}") == "\N{GRINNING FACE}"


def test_lists_leave_out_what_is_of_another_kind():
    assert reading.rows([{"a": 1}, 5, None]) == ({"a": 1},)
    assert reading.rows({"a": 1}) == ()
    assert reading.texts(["a", 5]) == ("a",)
    assert reading.numbers([1, "2", None, "x"]) == (1, 2)
    assert reading.table([1]) == {}


def test_a_nul_is_a_mark_too_as_postgresql_cannot_keep_it():
    assert reading.text("a\x00b") == "a\N{REPLACEMENT CHARACTER}b"
    assert reading.texts(["a\x00b"]) == ("a\N{REPLACEMENT CHARACTER}b",)
