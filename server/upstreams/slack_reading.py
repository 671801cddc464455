"""What was said in Slack's channels and threads, to find there what we said ourselves.

https://docs.slack.dev/reference/methods/conversations.history
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from server.errors import UpstreamMalformed
from server.upstreams.answers import listing
from server.upstreams.budget import Budget
from server.upstreams.reading import Json, rows, table, text
from server.upstreams.slack_calls import PATIENT, SlackCalls, SlackNotFound, SlackRefused
from server.upstreams.slack_messages import EVENT, GONE

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

PAGE: Final = 200
MOST_PAGES: Final = 20
CLOCKS_DIFFER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Message:
    """`reference` is the delivery's, from the metadata that we sent along; `by_us`: our app said it."""

    ts: str
    text: str
    reference: str | None
    by_us: bool


class SlackReading:
    """Any number of threads may share it. All raise UpstreamError; `deadline` is in seconds."""

    def __init__(self, calls: SlackCalls) -> None:
        self._calls = calls
        self._bot_id = ""

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
            yield from (_message(each, us) for each in listing("slack", answer.get("messages")))
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
                return {"messages": []}
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


def _message(given: Json, us: str) -> Message:
    metadata = table(given.get("metadata"))
    ours = metadata.get("event_type") == EVENT
    return Message(
        ts=text(given.get("ts")) or "",
        text=text(given.get("text")) or "",
        reference=text(table(metadata.get("event_payload")).get("reference")) if ours else None,
        by_us=bool(us) and text(given.get("bot_id")) == us,
    )
