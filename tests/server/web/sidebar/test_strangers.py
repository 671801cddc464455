import pytest

from server.web.sidebar import strangers


@pytest.mark.parametrize(
    "url", ["https://a.example/x?y=1#z", "http://localhost:8604/g/p", "slack://user?team=T1&id=U1"]
)
def test_an_address_of_the_web_or_of_slack_is_a_link(url):
    assert strangers.link(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//a.example", "https://", "/a",
     "https://a.example/ x", "https://[", "vbscript:x", "JavaScript:alert(1)//https://a"],
)  # fmt: skip
def test_anything_else_leads_nowhere(url):
    assert strangers.link(url) is None


def test_a_short_text_is_not_folded():
    assert strangers.text("  Calls in the morning. ") == strangers.Text("Calls in the morning.")


def test_nothing_to_read_is_none():
    assert strangers.text(" \n ") is None
    assert strangers.text(None) is None


@pytest.mark.parametrize("long", ["word " * 100, "m" * 10_000, "line\n" * 5])
def test_a_long_text_keeps_all_of_it_and_shows_its_beginning(long):
    folded = strangers.text(long)
    assert folded
    assert folded.whole == long.strip()
    assert folded.excerpt
    assert folded.excerpt.endswith("…")
    assert len(folded.excerpt) <= strangers.EXCERPT + 1
    assert folded.whole.startswith(folded.excerpt[:-1])
