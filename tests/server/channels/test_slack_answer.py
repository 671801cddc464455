import pytest

from server.channels.slack_answer import tell
from server.errors import UpstreamError
from server.upstreams import connect

CHANNEL, VERA = "C0SALES001", "U02VERALI"


@pytest.fixture
def slack(settings):
    return connect(settings).slack


def test_the_presser_is_told_in_the_thread_where_they_pressed(slack, sandbox):
    tell(slack, "en", code="over", channel=CHANNEL, user=VERA, number="ESC-<1>", thread="1.000001")
    (told,) = sandbox.world.slack.whispers
    assert (told["channel"], told["user"]) == (CHANNEL, VERA)
    assert told["text"].startswith("ESC-&lt;1&gt; is over already")
    assert sandbox.requests("slack")[-1]["body"]["thread_ts"] == "1.000001"


def test_the_words_are_in_the_language_of_the_deployment(slack, sandbox):
    tell(slack, "de", code="unknown", channel=CHANNEL, user=VERA)
    assert "kennt keine Eskalation ?" in sandbox.world.slack.whispers[0]["text"]


@pytest.mark.parametrize("word", ["user_not_in_channel", "channel_not_found"])
def test_whom_slack_lets_nobody_whisper_to_stays_without_words(slack, sandbox, word):
    sandbox.fault("slack", path="chat.postEphemeral", status=200, body={"ok": False, "error": word})
    tell(slack, "en", code="over", channel=CHANNEL, user=VERA)
    assert sandbox.world.slack.whispers == []


def test_in_trouble_it_is_tried_again_by_whoever_asked(slack, sandbox):
    sandbox.fault("slack", path="chat.postEphemeral", status=503)
    with pytest.raises(UpstreamError):
        tell(slack, "en", code="over", channel=CHANNEL, user=VERA)


def test_without_slack_nobody_is_told():
    tell(None, "en", code="over", channel=CHANNEL, user=VERA)
