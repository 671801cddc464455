import pytest

from server.web.webhooks.plain import plain


def named(slack_user_id):
    return {"U1": "Ada"}.get(slack_user_id, slack_user_id)


@pytest.mark.parametrize(
    ("mrkdwn", "words"),
    [
        ("Hello", "Hello"),
        ("<@U1> and <@U2|grace>", "@Ada and @grace"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<!here> <!subteam^S1|@oncall> <!subteam^S1>", "@here @oncall @subteam"),
        ("<https://a.example>", "https://a.example"),
        ("<https://a.example|https://a.example>", "https://a.example"),
        ("<https://a.example|here>", "here (https://a.example)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("one\r\ntwo\x00\x07\n", "one\ntwo"),
        ("half \ud83d an emoji", "half � an emoji"),
        ("", ""),
    ],
)
def test_slacks_markup_is_read_as_people_read_it(mrkdwn, words):
    assert plain(mrkdwn, named) == words
