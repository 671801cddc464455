import pytest

from server.sandbox.desk.slack_text import Span, spans

NAMES = {"U1": "Mira Solberg"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain &amp; simple &lt;b&gt;", [Span("text", "plain & simple <b>")]),
        ("<@U1>", [Span("mention", "@Mira Solberg")]),
        ("<@U2>", [Span("mention", "@U2")]),
        ("<#C1|support>", [Span("mention", "#support")]),
        ("<!here>", [Span("mention", "@here")]),
        ("<!subteam^S1|@csm>", [Span("mention", "@csm")]),
        ("<https://x.example/?a&amp;b|go>", [Span("link", "go", "https://x.example/?a&b")]),
        ("<mailto:a@x.example>", [Span("link", "mailto:a@x.example", "mailto:a@x.example")]),
        ("<javascript:alert(1)|go>", [Span("text", "<javascript:alert(1)|go>")]),
        ("a <@U1> b", [Span("text", "a "), Span("mention", "@Mira Solberg"), Span("text", " b")]),
        ("<not closed", [Span("text", "<not closed")]),
        ("", []),
    ],
)
def test_mrkdwn_becomes_pieces(text: str, expected: list[Span]) -> None:
    assert spans(text, NAMES) == expected


def test_what_stands_between_asterisks_is_strong() -> None:
    found = spans("*Now* & a*b*c, 2 * 3 * 4", {})
    assert [(span.kind, span.text) for span in found] == [("strong", "Now"), ("text", " & a*b*c, 2 * 3 * 4")]
