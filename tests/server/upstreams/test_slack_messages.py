"""Messages in the fake Slack: said once, looked for, changed and taken back."""

import pytest
import responses

from server.errors import UpstreamMalformed, UpstreamRateLimited, UpstreamUnreachable
from server.upstreams.slack import Slack
from server.upstreams.slack_calls import SlackNotFound, SlackRefused
from tests.server.upstreams.small_world import settings_of

SUPPORT = "#support_self-managed"
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]
API = "https://slack.com/api/"


@pytest.fixture
def messages(upstreams):
    return upstreams.slack.messages


@pytest.fixture
def odd(sandbox):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as answers:
        answers.post(f"{API}auth.test", json={"ok": True, "bot_id": "B1"}, headers={"X-OAuth-Scopes": "channels:read"})
        yield Slack(settings_of(sandbox, slack={"base_url": API})).messages, answers


def post(messages, channel=SUPPORT, reference="ESC-AAAAAAA.1", **options):
    return messages.post(channel, f"Hello {reference}", BLOCKS, reference=reference, **options)


def there(sandbox, channel="C0SUPPORT"):
    return sandbox.world.slack.messages[channel]


def calls(sandbox):
    return [entry["path"].rpartition("/")[2] for entry in sandbox.requests("slack")]


def test_a_message_is_posted_with_its_reference_and_nothing_is_unfurled(messages, sandbox):
    posted = post(messages)
    (message,) = there(sandbox)
    assert (posted.channel, posted.ts) == ("C0SUPPORT", message["ts"])
    expected = {"event_type": "liaison_delivery", "event_payload": {"reference": "ESC-AAAAAAA.1"}}
    assert message["metadata"] == expected
    (sent,) = [entry["body"] for entry in sandbox.requests("slack")]
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


def test_a_dropped_message_is_not_said_again(messages, sandbox):
    sandbox.fault("slack", drop=True, path="chat.postMessage")
    with pytest.raises(UpstreamUnreachable):
        post(messages)
    assert calls(sandbox) == ["chat.postMessage"]


def test_what_does_no_harm_twice_is_asked_again_when_dropped(messages, sandbox):
    posted = post(messages)
    sandbox.fault("slack", drop=True, path="chat.delete", times=1)
    messages.delete(posted.channel, posted.ts)
    assert there(sandbox) == []


def test_a_message_is_changed_and_keeps_its_metadata(messages, sandbox):
    posted = post(messages)
    changed = [{"type": "section", "text": {"type": "mrkdwn", "text": "Seen by Olive"}}]
    messages.update(posted.channel, posted.ts, changed, "Seen")
    (message,) = there(sandbox)
    assert message["blocks"][0]["text"]["text"] == "Seen by Olive"
    assert message["metadata"]["event_payload"] == {"reference": "ESC-AAAAAAA.1"}


def test_a_message_may_be_taken_back_twice(messages, sandbox):
    posted = post(messages)
    messages.delete(posted.channel, posted.ts)
    messages.delete(posted.channel, posted.ts)
    assert there(sandbox) == []


def test_a_conversation_with_one_person_is_opened_once(messages):
    assert messages.direct("U0OLIVE") == messages.direct("U0OLIVE")


def test_a_conversation_that_could_not_be_opened_has_changed_nothing(messages, sandbox):
    sandbox.fault("slack", drop=True)
    with pytest.raises(UpstreamUnreachable) as error:
        messages.direct("U0OLIVE")
    assert not error.value.left


def test_a_name_is_resolved_once_and_not_at_all_after_a_post(messages, sandbox):
    assert messages.channel_id("Support_Self-Managed ") == "C0SUPPORT"
    assert messages.channel_id(SUPPORT) == "C0SUPPORT"
    assert calls(sandbox).count("conversations.list") == 1


def test_a_post_tells_the_channels_id(messages, sandbox):
    post(messages)
    assert messages.channel_id(SUPPORT) == "C0SUPPORT"
    assert calls(sandbox) == ["chat.postMessage"]


def test_an_archived_channel_still_has_its_id_and_another_has_none(messages):
    assert messages.channel_id("#old") == "C0OLD"
    assert messages.channel_id("#nowhere") is None


def test_without_a_look_at_private_channels_no_name_is_certain_to_be_nobodys(messages, sandbox):
    sandbox.world.slack.scopes.remove("groups:read")
    with pytest.raises(UpstreamMalformed, match="#nowhere"):
        messages.channel_id("#nowhere")


@pytest.mark.parametrize(
    ("channel", "kind", "word"),
    [("#old", SlackRefused, "is_archived"), ("#nowhere", SlackNotFound, "channel_not_found")],
)
def test_slacks_own_word_for_a_refusal_is_kept(messages, channel, kind, word):
    with pytest.raises(kind) as error:
        post(messages, channel)
    assert error.value.word == word


def test_a_rate_limit_in_the_answer_says_when(odd):
    messages, answers = odd
    limited = {"ok": False, "error": "ratelimited"}
    answers.post(f"{API}chat.postMessage", json=limited, headers={"Retry-After": "7"})
    with pytest.raises(UpstreamRateLimited) as error:
        post(messages)
    assert error.value.retry_after == 7


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "channel": "C1"}, {"ok": True, "ts": "1.2"}])
def test_a_message_without_a_place_is_malformed(odd, answer):
    messages, answers = odd
    answers.post(f"{API}chat.postMessage", json=answer)
    with pytest.raises(UpstreamMalformed):
        post(messages)


@pytest.mark.parametrize("word", ["internal_error", "fatal_error", "service_unavailable", "request_timeout"])
def test_trouble_of_slacks_own_is_no_refusal_for_the_message_may_be_there(odd, word):
    messages, answers = odd
    answers.post(f"{API}chat.postMessage", json={"ok": False, "error": word})
    with pytest.raises(UpstreamUnreachable) as error:
        post(messages)
    assert (error.value.retryable, error.value.left) == (True, True)
