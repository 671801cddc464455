"""Messages."""

import pytest
from slack_sdk.errors import SlackApiError

CHANNEL = "C0ACCTMGMT"


@pytest.mark.parametrize("channel", [CHANNEL, "#account-management", "account-management"])
def test_a_message_goes_to_a_channel_by_id_or_name(slack, channel):
    posted = slack.chat_postMessage(channel=channel, text="Hello")
    assert (posted["channel"], posted["message"]["text"]) == (CHANNEL, "Hello")


def test_a_message_keeps_its_blocks_and_metadata(slack):
    blocks = [{"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "*Hello*"}}]
    metadata = {"event_type": "liaison", "event_payload": {"delivery": "7"}}
    slack.chat_postMessage(channel=CHANNEL, text="Hello", blocks=blocks, metadata=metadata)
    plain = slack.conversations_history(channel=CHANNEL)["messages"][0]
    assert plain["blocks"] == blocks
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
        ({"channel": CHANNEL, "text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": "U03JONASW", "text": "x"}, "user_disabled"),
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


def test_a_message_to_a_person_goes_to_the_conversation_with_them(slack):
    opened = slack.conversations_open(users="U03MIRASO", return_im=True)["channel"]
    posted = slack.chat_postMessage(channel="U03MIRASO", text="Hello")
    assert (posted["channel"], opened["user"]) == (opened["id"], "U03MIRASO")
    assert slack.conversations_open(users="U03MIRASO")["already_open"] is True
    assert slack.conversations_history(channel=opened["id"])["messages"][0]["text"] == "Hello"


def test_an_update_keeps_what_it_does_not_say(slack):
    blocks = [{"type": "divider", "block_id": "line"}]
    metadata = {"event_type": "liaison", "event_payload": {}}
    ts = slack.chat_postMessage(channel=CHANNEL, text="One", blocks=blocks, metadata=metadata)["ts"]
    slack.chat_update(channel=CHANNEL, ts=ts, text="Two")
    kept = slack.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"][0]
    assert (kept["text"], kept["blocks"], kept["metadata"]) == ("Two", blocks, metadata)
    slack.chat_update(channel=CHANNEL, ts=ts, text="Three", blocks=[])
    assert "blocks" not in slack.conversations_history(channel=CHANNEL)["messages"][0]


def test_a_whisper_is_seen_by_one_and_read_back_by_none(slack, fakes):
    slack.chat_postEphemeral(channel=CHANNEL, user="U03MIRASO", text="Only you")
    assert slack.conversations_history(channel=CHANNEL)["messages"] == []
    assert [(each["user"], each["text"]) for each in fakes.world.slack.whispers] == [("U03MIRASO", "Only you")]
