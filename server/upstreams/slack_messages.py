"""What is said in Slack: posted, changed, taken back, and looked for.

https://docs.slack.dev/reference/methods/chat.postMessage , https://docs.slack.dev/messaging/message-metadata
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from server.errors import UpstreamMalformed
from server.upstreams.answers import only_asking
from server.upstreams.budget import Budget
from server.upstreams.reading import Json, rows, table, text
from server.upstreams.slack_calls import PATIENT, SlackCalls, SlackNotFound, SlackRefused
from server.upstreams.slack_channels import bare, channels

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

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


@dataclass(frozen=True, slots=True)
class Message:
    """`reference` is the delivery's, from the metadata that we sent along; `by_us`: our app said it."""

    ts: str
    text: str
    reference: str | None
    by_us: bool


class SlackMessages:
    """Any number of threads may share it. All raise UpstreamError; `deadline` is in seconds."""

    def __init__(self, calls: SlackCalls) -> None:
        self._calls = calls
        self._ids: dict[str, str] = {}
        self._bot_id = ""

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

    def said(
        self,
        channel: str,
        *,
        since: datetime | None = None,
        thread_ts: str | None = None,
        deadline: float | None = None,
    ) -> Iterator[Message]:
        """What was said in a channel (an id), newest first, or in a thread of it, since a little before that time.

        A public channel that our app is not in is joined first. Raises UpstreamMalformed rather than ending where not
        everything was seen.
        """
        oldest = str((since - CLOCKS_DIFFER).timestamp()) if since else None
        us, cursor = self._us(deadline), None
        for _ in range(MOST_PAGES):
            budget = self._calls.budget(deadline, patience=PATIENT)
            answer = self._page(budget, channel, thread_ts, oldest, cursor)
            yield from (_message(each, us) for each in rows(answer.get("messages")))
            cursor = text(table(answer.get("response_metadata")).get("next_cursor"))
            if answer.get("has_more") is not True:
                return
            if not cursor:
                break
        raise UpstreamMalformed("slack", f"There is more in channel {channel} than we can read.")

    def has_replies(self, channel: str, ts: str, *, deadline: float | None = None) -> bool:
        """Whether somebody answered in this message's thread."""
        budget = self._calls.budget(deadline, patience=PATIENT)
        try:
            answer, _ = self._calls.ask(
                budget, lambda client: client.conversations_replies(channel=channel, ts=ts, limit=2)
            )
        except SlackRefused as error:
            if error.word not in GONE:
                raise
            return False
        return any(text(each.get("ts")) != ts for each in rows(answer.get("messages")))

    def _page(
        self, budget: Budget, channel: str, thread_ts: str | None, oldest: str | None, cursor: str | None
    ) -> Json:
        options: dict[str, Any] = {
            "channel": channel,
            "limit": PAGE,
            "include_all_metadata": True,
            "oldest": oldest,
            "cursor": cursor,
        }

        def ask(client: "WebClient") -> Any:
            if thread_ts is None:
                return client.conversations_history(**options)
            return client.conversations_replies(ts=thread_ts, **options)

        try:
            return self._calls.ask(budget, ask)[0]
        except (SlackRefused, SlackNotFound) as error:
            if error.word in GONE:
                return {}
            if error.word != "not_in_channel":
                raise
        self._calls.ask(budget, lambda client: client.conversations_join(channel=channel))
        return self._calls.ask(budget, ask)[0]

    def _us(self, deadline: float | None) -> str:
        """Our app's id as the sender of messages. It never changes, so it is kept."""
        if not self._bot_id:
            answer, _ = self._calls.ask(self._calls.budget(deadline), lambda client: client.auth_test())
            self._bot_id = text(answer.get("bot_id")) or ""
        return self._bot_id


def _posted(answer: Json) -> Posted:
    channel, ts = text(answer.get("channel")), text(answer.get("ts"))
    if not (channel and ts):
        raise UpstreamMalformed("slack", "Slack posted a message and does not say where.")
    return Posted(channel, ts)


def _message(given: Json, us: str) -> Message:
    metadata = table(given.get("metadata"))
    ours = metadata.get("event_type") == EVENT
    return Message(
        ts=text(given.get("ts")) or "",
        text=text(given.get("text")) or "",
        reference=text(table(metadata.get("event_payload")).get("reference")) if ours else None,
        by_us=bool(us) and text(given.get("bot_id")) == us,
    )
