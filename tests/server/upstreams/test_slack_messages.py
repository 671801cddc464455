"""Messages in the fake Slack: said once, looked for, changed and taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import responses

from server.errors import UpstreamMalformed, UpstreamRateLimited, UpstreamRefused, UpstreamUnreachable
from server.upstreams.slack import Slack
from server.upstreams.slack_calls import SlackNotFound, SlackRefused
from server.upstreams.slack_messages import MOST_PAGES
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


def test_what_was_said_is_read_back_newest_first_with_its_reference(messages, sandbox):
    post(messages)
    post(messages, reference="ESC-BBBBBBB.1")
    there(sandbox)[0]["metadata"]["event_type"] = "of_somebody_else"
    said = list(messages.said("C0SUPPORT"))
    assert [message.reference for message in said] == ["ESC-BBBBBBB.1", None]
    assert [message.by_us for message in said] == [True, True]


def test_what_people_say_is_not_ours(messages, sandbox):
    post(messages)
    del there(sandbox)[0]["bot_id"]
    assert [message.by_us for message in messages.said("C0SUPPORT")] == [False]


def test_a_thread_is_read_by_itself(messages, sandbox):
    root = post(messages)
    post(messages, reference="ESC-AAAAAAA.2", thread_ts=root.ts)
    assert [message.reference for message in messages.said("C0SUPPORT")] == ["ESC-AAAAAAA.1"]
    found = [message.reference for message in messages.said("C0SUPPORT", thread_ts=root.ts)]
    assert found == ["ESC-AAAAAAA.1", "ESC-AAAAAAA.2"]


def test_a_thread_that_is_gone_holds_nothing(messages):
    assert list(messages.said("C0SUPPORT", thread_ts="1.000001")) == []


def test_a_channel_is_read_no_further_back_than_asked(messages, sandbox):
    post(messages)
    assert list(messages.said("C0SUPPORT", since=datetime.now(UTC) + timedelta(hours=1))) == []
    assert len(list(messages.said("C0SUPPORT", since=datetime.now(UTC)))) == 1


def test_a_public_channel_that_the_app_is_not_in_is_joined_to_read_it(messages, sandbox):
    sandbox.world.slack.channels["C0SUPPORT"]["is_member"] = False
    post(messages)
    assert len(list(messages.said("C0SUPPORT"))) == 1
    assert "conversations.join" in calls(sandbox)


def test_without_the_right_to_join_the_scope_is_named(messages, sandbox):
    sandbox.world.slack.channels["C0SUPPORT"]["is_member"] = False
    sandbox.world.slack.scopes.remove("channels:join")
    with pytest.raises(UpstreamRefused, match="channels:join"):
        list(messages.said("C0SUPPORT"))


def test_a_channel_without_end_is_not_taken_for_all(odd):
    messages, answers = odd
    page = {"ok": True, "messages": [], "has_more": True, "response_metadata": {"next_cursor": "more"}}
    answers.post(f"{API}conversations.history", json=page)
    with pytest.raises(UpstreamMalformed, match="more in channel C1"):
        list(messages.said("C1"))
    assert len(answers.calls) == MOST_PAGES + 1


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


def test_answers_in_the_thread_are_noticed(messages):
    root = post(messages)
    assert not messages.has_replies(root.channel, root.ts)
    post(messages, reference="ESC-AAAAAAA.2", thread_ts=root.ts)
    assert messages.has_replies(root.channel, root.ts)
    assert not messages.has_replies(root.channel, "1.000001")


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
