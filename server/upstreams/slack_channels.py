"""Slack's channels by name. https://docs.slack.dev/reference/methods/conversations.list"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.upstreams.answers import listing
from server.upstreams.budget import Budget
from server.upstreams.reading import table, text
from server.upstreams.slack_calls import SlackCalls

MOST_PAGES: Final = 20


@dataclass(frozen=True, slots=True)
class Channels:
    """Ids by bare name; `all` says whether every channel that our app is in is among them."""

    ids: Mapping[str, str]
    all: bool


def channels(calls: SlackCalls, budget: Budget, scopes: frozenset[str], *, archived: bool = False) -> Channels:
    """What the token can see: private ones only where the app is a member. Raises UpstreamError."""
    # Asking for private channels without the scope for them is refused as a whole.
    kinds = "public_channel,private_channel" if "groups:read" in scopes else "public_channel"
    found: dict[str, str] = {}
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        answer, _headers = calls.ask(
            budget,
            lambda client, cursor=cursor: client.conversations_list(  # type: ignore[misc]
                types=kinds, exclude_archived=not archived, limit=1000, cursor=cursor
            ),
        )
        found.update(
            {
                text(each.get("name")) or "": text(each.get("id")) or ""
                for each in listing("slack", answer.get("channels"))
            }
        )
        cursor = text(table(answer.get("response_metadata")).get("next_cursor"))
        if not cursor:
            return Channels(found, all="groups:read" in scopes)
    return Channels(found, all=False)


def bare(channel: str) -> str:
    """A channel's name as Slack writes it."""
    return channel.strip().removeprefix("#").lower()
