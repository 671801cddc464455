"""Threads and history."""

import pytest
from slack_sdk.errors import SlackApiError

CHANNEL = "C0ACCTMGMT"


@pytest.fixture
def thread(slack):
    """A parent with two replies; their times."""
    parent = slack.chat_postMessage(channel=CHANNEL, text="Parent")["ts"]
    return parent, *(slack.chat_postMessage(channel=CHANNEL, text=text, thread_ts=parent)["ts"] for text in ("a", "b"))


def texts(answer):
    return [message["text"] for message in answer["messages"]]


def test_replies_stand_in_the_thread_and_not_in_the_channel(slack, thread):
    assert texts(slack.conversations_history(channel=CHANNEL)) == ["Parent"]
    assert texts(slack.conversations_replies(channel=CHANNEL, ts=thread[0])) == ["Parent", "a", "b"]
    assert texts(slack.conversations_replies(channel=CHANNEL, ts=thread[1])) == ["Parent", "a", "b"]
    assert texts(slack.conversations_replies(channel=CHANNEL, ts=thread[0], oldest=thread[1])) == ["Parent", "b"]


def test_a_parent_says_how_many_replies_it_has(slack, thread):
    (parent,) = slack.conversations_history(channel=CHANNEL)["messages"]
    assert (parent["reply_count"], parent["latest_reply"], parent["thread_ts"]) == (2, thread[2], thread[0])
    for ts in thread[1:]:
        slack.chat_delete(channel=CHANNEL, ts=ts)
    (parent,) = slack.conversations_history(channel=CHANNEL)["messages"]
    assert "reply_count" not in parent


def test_a_deleted_parent_leaves_a_tombstone_and_its_replies(slack, thread):
    slack.chat_delete(channel=CHANNEL, ts=thread[0])
    stone, first, _ = slack.conversations_replies(channel=CHANNEL, ts=thread[0])["messages"]
    assert (stone["subtype"], stone["user"], stone["reply_count"]) == ("tombstone", "USLACKBOT", 2)
    assert first["text"] == "a"
    with pytest.raises(SlackApiError, match="message_not_found"):
        slack.chat_delete(channel=CHANNEL, ts=thread[0])


def test_a_reply_to_a_reply_joins_the_thread_and_its_link_names_it(slack, thread):
    made = slack.chat_postMessage(channel=CHANNEL, text="c", thread_ts=thread[1])
    assert made["message"]["thread_ts"] == thread[0]
    link = slack.chat_getPermalink(channel=CHANNEL, message_ts=made["ts"])["permalink"]
    assert link.endswith(f"?thread_ts={thread[0]}&cid={CHANNEL}")


def test_a_stretch_of_history_can_be_asked_for(slack):
    stamps = [slack.chat_postMessage(channel=CHANNEL, text=text)["ts"] for text in "abc"]
    within = {"channel": CHANNEL, "oldest": stamps[0], "latest": stamps[1]}
    assert texts(slack.conversations_history(**within)) == []
    assert texts(slack.conversations_history(**within, inclusive=True)) == ["b", "a"]
    page = slack.conversations_history(channel=CHANNEL, limit=2)
    assert (texts(page), page["has_more"]) == (["c", "b"], True)
    rest = slack.conversations_history(channel=CHANNEL, cursor=page["response_metadata"]["next_cursor"])
    assert texts(rest) == ["a"]


def test_a_thread_that_is_none_is_not_found(slack):
    with pytest.raises(SlackApiError, match="thread_not_found"):
        slack.conversations_replies(channel=CHANNEL, ts="1.0")


@pytest.mark.parametrize(("scope", "channel"), [("channels:history", CHANNEL), ("im:history", "U03MIRASO")])
def test_each_kind_of_channel_wants_its_own_scope_to_be_read(slack, fakes, scope, channel):
    where = slack.chat_postMessage(channel=channel, text="x")["channel"]
    fakes.world.slack.scopes.remove(scope)
    with pytest.raises(SlackApiError) as refused:
        slack.conversations_history(channel=where)
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", scope)
