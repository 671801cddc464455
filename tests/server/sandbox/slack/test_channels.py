"""Channels."""

import pytest
from slack_sdk.errors import SlackApiError


def named(slack, name, **options):
    pages = slack.conversations_list(limit=5, **options)
    return [channel["id"] for page in pages for channel in page["channels"] if channel["name"] == name]


def test_a_public_channel_is_in_the_list(slack):
    assert named(slack, "account-management") == ["C0ACCTMGMT"]


def test_a_private_channel_that_we_are_not_in_is_hidden(slack):
    assert named(slack, "a_thistledown-internal", types="public_channel,private_channel") == []
    with pytest.raises(SlackApiError, match="channel_not_found"):
        slack.conversations_info(channel="C0NOTOURS1")


def test_archived_channels_can_be_left_out(slack):
    assert named(slack, "a_fernway-internal") == ["C0OLDFERNW"]
    assert named(slack, "a_fernway-internal", exclude_archived=True) == []


def test_a_channel_is_made_filled_and_named_once(slack):
    made = slack.conversations_create(name="esc_harborlight")["channel"]
    slack.conversations_invite(channel=made["id"], users="U03MIRASO,U02DANIEL")
    slack.conversations_setTopic(channel=made["id"], topic="Ticket 4201")
    assert slack.conversations_info(channel=made["id"])["channel"]["topic"]["value"] == "Ticket 4201"
    with pytest.raises(SlackApiError, match="name_taken"):
        slack.conversations_create(name="esc_harborlight")
    with pytest.raises(SlackApiError, match="already_in_channel"):
        slack.conversations_invite(channel=made["id"], users="U03MIRASO")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Große Eskalation", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
    ],
)
def test_a_name_that_slack_would_not_take_is_refused(slack, name, error):
    with pytest.raises(SlackApiError, match=error):
        slack.conversations_create(name=name)


def test_a_direct_message_is_opened_once_for_the_same_people(slack):
    first = slack.conversations_open(users="U03MIRASO")["channel"]["id"]
    assert slack.conversations_open(users="U03MIRASO")["channel"]["id"] == first
    assert first.startswith("D")


def test_somebody_who_left_has_no_direct_messages(slack):
    with pytest.raises(SlackApiError, match="user_disabled"):
        slack.conversations_open(users="U03JONASW")


def test_an_archived_channel_cannot_be_joined(slack):
    with pytest.raises(SlackApiError, match="is_archived"):
        slack.conversations_join(channel="C0OLDFERNW")
    assert slack.conversations_join(channel="C0SALES001")["channel"]["is_member"] is True
