"""What of a person's words may reach Zendesk's search."""

import pytest

from server.upstreams.zendesk_search import is_email, salesforce_account, words


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Müller & Söhne GmbH", "Müller Söhne GmbH"),
        ("acme-widgets.example", "acme-widgets.example"),
        ("AT&T", "AT&T"),
        ("O'Neill", "O'Neill"),
        ("status<solved", "status solved"),
        ("日本語", "日本語"),
        ("\u202eacme\u202c", "acme"),
    ],
)
def test_words_stay_and_operators_go(typed, left):
    assert words(typed) == left


def test_a_very_long_query_is_cut():
    assert len(words("x" * 10_000)) == 200


@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("001D000000IqhSL", "001D000000IqhSL"),
        (" 001D000000IqhSLIAZ ", "001D000000IqhSL"),
        ("006D000000IqhSL", None),
        ("001D000000IqhS", None),
        ("001D000000IqhSL OR x", None),
    ],
)
def test_only_an_accounts_id_is_taken_for_one(typed, account):
    assert salesforce_account(typed) == account


@pytest.mark.parametrize(
    ("text", "so"), [("a@b.example", True), ("a+b@c.example", True), ("a b@c", False), ('"a"@b', False), ("@", False)]
)
def test_an_address_holds_nothing_that_the_search_would_read(text, so):
    assert is_email(text) is so
