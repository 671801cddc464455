"""What the fake Slack says was said."""

from datetime import UTC, datetime, timedelta

import pytest
import responses

from server.errors import UpstreamMalformed, UpstreamRefused
from server.upstreams.slack import Slack
from server.upstreams.slack_reading import MOST_PAGES
from tests.server.upstreams.small_world import settings_of

BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]
API = "https://slack.com/api/"


@pytest.fixture
def messages(upstreams):
    return upstreams.slack.messages


@pytest.fixture
def reading(upstreams):
    return upstreams.slack.reading


def post(messages, reference="ESC-AAAAAAA.1", **options):
    return messages.post("#support_self-managed", f"Hello {reference}", BLOCKS, reference=reference, **options)


def there(sandbox):
    return sandbox.world.slack.messages["C0SUPPORT"]


def calls(sandbox):
    return [entry["path"].rpartition("/")[2] for entry in sandbox.requests("slack")]


def test_what_was_said_is_read_back_newest_first_with_its_reference(messages, reading, sandbox):
    post(messages)
    post(messages, reference="ESC-BBBBBBB.1")
    there(sandbox)[0]["metadata"]["event_type"] = "of_somebody_else"
    said = list(reading.said("C0SUPPORT"))
    assert [message.reference for message in said] == ["ESC-BBBBBBB.1", None]
    assert [message.by_us for message in said] == [True, True]


def test_what_people_say_is_not_ours(messages, reading, sandbox):
    post(messages)
    del there(sandbox)[0]["bot_id"]
    assert [message.by_us for message in reading.said("C0SUPPORT")] == [False]


def test_a_thread_is_read_by_itself(messages, reading, sandbox):
    root = post(messages)
    post(messages, reference="ESC-AAAAAAA.2", thread_ts=root.ts)
    assert [message.reference for message in reading.said("C0SUPPORT")] == ["ESC-AAAAAAA.1"]
    found = [message.reference for message in reading.said("C0SUPPORT", thread_ts=root.ts)]
    assert found == ["ESC-AAAAAAA.1", "ESC-AAAAAAA.2"]


def test_a_thread_that_is_gone_holds_nothing(reading):
    assert list(reading.said("C0SUPPORT", thread_ts="1.000001")) == []


def test_a_channel_is_read_no_further_back_than_asked(messages, reading, sandbox):
    post(messages)
    assert list(reading.said("C0SUPPORT", since=datetime.now(UTC) + timedelta(hours=1))) == []
    assert len(list(reading.said("C0SUPPORT", since=datetime.now(UTC)))) == 1


def test_a_public_channel_that_the_app_is_not_in_is_joined_to_read_it(messages, reading, sandbox):
    sandbox.world.slack.channels["C0SUPPORT"]["is_member"] = False
    post(messages)
    assert len(list(reading.said("C0SUPPORT"))) == 1
    assert "conversations.join" in calls(sandbox)


def test_without_the_right_to_join_the_scope_is_named(reading, sandbox):
    sandbox.world.slack.channels["C0SUPPORT"]["is_member"] = False
    sandbox.world.slack.scopes.remove("channels:join")
    with pytest.raises(UpstreamRefused, match="channels:join"):
        list(reading.said("C0SUPPORT"))


def test_a_channel_without_end_is_not_taken_for_all(sandbox):
    page = {"ok": True, "messages": [], "has_more": True, "response_metadata": {"next_cursor": "more"}}
    with responses.RequestsMock() as answers:
        answers.post(f"{API}auth.test", json={"ok": True, "bot_id": "B1"})
        answers.post(f"{API}conversations.history", json=page)
        with pytest.raises(UpstreamMalformed, match="more in channel C1"):
            list(Slack(settings_of(sandbox, slack={"base_url": API})).reading.said("C1"))
        assert len(answers.calls) == MOST_PAGES + 1


def test_answers_in_the_thread_are_noticed(messages, reading):
    root = post(messages)
    assert not reading.has_replies(root.channel, root.ts)
    post(messages, reference="ESC-AAAAAAA.2", thread_ts=root.ts)
    assert reading.has_replies(root.channel, root.ts)
    assert not reading.has_replies(root.channel, "1.000001")
