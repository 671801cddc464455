"""The two lengths of an id."""

import pytest

from server.sandbox.salesforce.ids import is_id, long_id


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("001D000000IqhSL", "001D000000IqhSLIAZ"),  # the example of Salesforce's own help article on the checksum
        ("001000000000000", "001000000000000AAA"),
        ("ABCDEABCDEABCDE", "ABCDEABCDEABCDE555"),
    ],
)
def test_the_checksum_says_which_letters_are_capitals(short, long):
    assert long_id(short) == long
    assert long_id(long) == long


@pytest.mark.parametrize("text", ["", "001", "0014000000Mead-", "0014000000MeadBAARX", "0014000000Meadé"])
def test_what_is_no_id(text):
    assert not is_id(text)
