"""Messages."""

import pytest
from slack_sdk.errors import SlackApiError

CHANNEL = "C0ACCTMGMT"


@pytest.mark.parametrize("channel", [CHANNEL, "#account-management", "account-management"])
def test_a_message_goes_to_a_channel_by_id_or_name(slack, channel):
    posted = slack.chat_postMessage(channel=channel, text="Hello")
    assert (posted["channel"], posted["message"]["text"]) == (CHANNEL, "Hello")


def test_a_message_keeps_its_blocks_thread_and_metadata(slack):
    first = slack.chat_postMessage(channel=CHANNEL, text="First")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Second*"}}]
    metadata = {"event_type": "liaison", "event_payload": {"delivery": "7"}}
    slack.chat_postMessage(channel=CHANNEL, text="Second", blocks=blocks, thread_ts=first["ts"], metadata=metadata)
    plain = slack.conversations_history(channel=CHANNEL)["messages"][0]
    assert (plain["blocks"], plain["thread_ts"]) == (blocks, first["ts"])
    assert "metadata" not in plain
    whole = slack.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"][0]
    assert whole["metadata"] == metadata


def test_times_are_unique_and_rise(slack):
    stamps = [slack.chat_postMessage(channel=CHANNEL, text="x")["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps), key=float)


def test_a_message_can_be_changed_linked_and_taken_back(slack):
    ts = slack.chat_postMessage(channel=CHANNEL, text="Hello")["ts"]
    slack.chat_update(channel=CHANNEL, ts=ts, text="Better")
    assert slack.conversations_history(channel=CHANNEL)["messages"][0]["text"] == "Better"
    link = slack.chat_getPermalink(channel=CHANNEL, message_ts=ts)["permalink"]
    assert link == f"https://gitlab.slack.com/archives/{CHANNEL}/p{ts.replace('.', '')}"
    slack.chat_delete(channel=CHANNEL, ts=ts)
    with pytest.raises(SlackApiError, match="message_not_found"):
        slack.chat_getPermalink(channel=CHANNEL, message_ts=ts)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0OLDFERNW", "text": "x"}, "is_archived"),
        ({"channel": CHANNEL}, "no_text"),
        ({"channel": CHANNEL, "text": "x", "blocks": [{}] * 51}, "invalid_blocks"),
    ],
)
def test_a_message_that_cannot_be_posted_says_why(slack, message, error):
    with pytest.raises(SlackApiError, match=error):
        slack.api_call("chat.postMessage", json=message)


def test_without_the_public_scope_a_channel_must_be_joined_first(slack, fakes):
    fakes.world.slack.scopes.remove("chat:write.public")
    fakes.world.slack.channels[CHANNEL]["is_member"] = False
    with pytest.raises(SlackApiError, match="not_in_channel"):
        slack.chat_postMessage(channel=CHANNEL, text="x")
    slack.conversations_join(channel=CHANNEL)
    assert slack.chat_postMessage(channel=CHANNEL, text="x")["ok"] is True
