import pytest

from server.sandbox.desk.words import in_words, moment


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        (True, "yes"),
        (False, "no"),
        ([], "–"),
        (["a", 2], "a, 2"),
        ("hold", "on-hold"),
        (0, "0"),
    ],
)
def test_a_value_is_said_in_words(value: object, words: str) -> None:
    assert in_words(value) == words


def test_a_moment_carries_the_exact_time() -> None:
    made = moment("2026-01-31T09:30:00Z")
    assert 'datetime="2026-01-31T09:30:00Z"' in made
    assert "31 Jan 2026, 09:30 UTC" in made


def test_a_moment_that_is_none_stays_text() -> None:
    assert moment("<b>") == "&lt;b&gt;"
    assert moment(None) == ""
