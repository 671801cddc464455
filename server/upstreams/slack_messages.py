"""What is said in Slack: posted, changed, taken back, and looked for.

https://docs.slack.dev/reference/methods/chat.postMessage , https://docs.slack.dev/messaging/message-metadata
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from server.errors import UpstreamMalformed
from server.upstreams.answers import only_asking
from server.upstreams.reading import Json, table, text
from server.upstreams.slack_calls import PATIENT, SlackCalls, SlackRefused
from server.upstreams.slack_channels import bare, channels

if TYPE_CHECKING:
    pass

EVENT: Final = "liaison_delivery"
PAGE: Final = 200
MOST_PAGES: Final = 20
CLOCKS_DIFFER: Final = timedelta(minutes=5)
GONE: Final = frozenset({"message_not_found", "thread_not_found"})

Blocks = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: the channel's id, and its time stamp, which is its id there."""

    channel: str
    ts: str


class SlackMessages:
    """Any number of threads may share it. All raise UpstreamError; `deadline` is in seconds."""

    def __init__(self, calls: SlackCalls) -> None:
        self._calls = calls
        self._ids: dict[str, str] = {}

    def post(
        self,
        channel: str,
        fallback: str,
        blocks: Blocks,
        *,
        reference: str,
        thread_ts: str | None = None,
        deadline: float | None = None,
    ) -> Posted:
        """Say it, once. `channel` is an id, or a name with or without #. Nothing in it is unfurled."""
        answer, _ = self._calls.ask(
            self._calls.budget(deadline, patience=PATIENT),
            lambda client: client.chat_postMessage(
                channel=channel,
                text=fallback,
                blocks=list(blocks),
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": EVENT, "event_payload": {"reference": reference}},
            ),
            once=True,
        )
        posted = _posted(answer)
        self._ids[bare(channel)] = posted.channel
        return posted

    def whisper(
        self, channel: str, slack_id: str, words: str, *, thread_ts: str | None = None, deadline: float | None = None
    ) -> None:
        """Say it to one member, who sees it there until they reload. https://docs.slack.dev/reference/methods/chat.postEphemeral"""
        self._calls.ask(
            self._calls.budget(deadline, patience=PATIENT),
            lambda client: client.chat_postEphemeral(channel=channel, user=slack_id, text=words, thread_ts=thread_ts),
        )

    def update(self, channel: str, ts: str, blocks: Blocks, fallback: str, *, deadline: float | None = None) -> None:
        """Put this in the message's place; its metadata stays."""
        self._calls.ask(
            self._calls.budget(deadline, patience=PATIENT),
            lambda client: client.chat_update(channel=channel, ts=ts, blocks=list(blocks), text=fallback),
        )

    def delete(self, channel: str, ts: str, *, deadline: float | None = None) -> None:
        """Take it back. One that is gone already is as good."""
        try:
            self._calls.ask(
                self._calls.budget(deadline, patience=PATIENT),
                lambda client: client.chat_delete(channel=channel, ts=ts),
            )
        except SlackRefused as error:
            if error.word not in GONE:
                raise

    def direct(self, slack_id: str, *, deadline: float | None = None) -> str:
        """The id of our conversation with this person, opened where there was none."""
        budget = self._calls.budget(deadline, patience=PATIENT)
        with only_asking():
            answer, _ = self._calls.ask(budget, lambda client: client.conversations_open(users=[slack_id]))
        found = text(table(answer.get("channel")).get("id"))
        if not found:
            raise UpstreamMalformed("slack", "Slack opened a conversation that has no id.")
        return found

    def channel_id(self, name: str, *, deadline: float | None = None) -> str | None:
        """The id for a name; None where there certainly is none. Raises UpstreamMalformed when that is not certain."""
        known = self._ids.get(bare(name))
        if known:
            return known
        budget = self._calls.budget(deadline, patience=PATIENT)
        there = channels(self._calls, budget, self._calls.scopes(budget), archived=True)
        self._ids.update({each: found for each, found in there.ids.items() if each == bare(name)})
        if bare(name) not in there.ids and not there.all:
            raise UpstreamMalformed("slack", f"Not every channel could be seen in search of #{bare(name)}.")
        return there.ids.get(bare(name))


def _posted(answer: Json) -> Posted:
    channel, ts = text(answer.get("channel")), text(answer.get("ts"))
    if not (channel and ts):
        raise UpstreamMalformed("slack", "Slack posted a message and does not say where.")
    return Posted(channel, ts)
