"""Nothing of a stranger's is markup."""

import pytest

from server.channels.slack_markup import Word, channel_of, cut, escape, is_member, link, mention, strong, word


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("a\x00b\u202ec", "abc"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_what_can_notify_somebody_is_escaped(given, sent):
    assert word(given).markup == sent


def test_a_link_keeps_its_shape_whatever_its_label_and_address_hold():
    made = link("https://x.example/a|b>c&d", word("one|two>"))
    assert made.markup == "<https://x.example/a%7Cb%3Ec&amp;d|one¦two&gt;>"
    assert made.plain == "one|two> (https://x.example/a|b>c&d)"


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "mailto:x@y.example"])
def test_what_is_no_web_address_is_no_link(url):
    assert link(url, word("label")) == word("label")


def test_bold_ends_where_it_should():
    assert strong(word("a*b")).markup == "*a∗b*"


def test_a_mention_reads_as_a_name():
    assert mention("U1", "Olive") == Word("<@U1>", "@Olive")


@pytest.mark.parametrize(
    ("slack_id", "so"), [("U02DANIEL", True), ("W0ABC", True), ("", False), (None, False), ("U0|x>", False)]
)
def test_only_an_id_can_be_mentioned(slack_id, so):
    assert is_member(slack_id) is so


def test_a_cut_counts_what_is_sent_and_splits_no_character():
    text = cut("&" * 100, 52, "…")
    assert text == "&" * 10 + "…"
    assert len(escape(text)) <= 52
    assert cut("short", 5, "…") == "short"


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("#Sales ", "#sales"),
        ("sales", "#sales"),
        ("https://acme.slack.com/archives/C0ESC1", "C0ESC1"),
        ("https://acme.slack.com/archives/C0ESC1/p170?thread_ts=1", "C0ESC1"),
        ("https://app.slack.com/client/T0ACME/C0ESC1", "C0ESC1"),
        ("C0123456789", "C0123456789"),
        ("#C0123456789", "C0123456789"),
    ],
)
def test_a_channel_is_taken_as_people_write_it(written, taken):
    assert channel_of(written) == taken
