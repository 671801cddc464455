"""The names of those who speak in Slack: its events have ids only."""

import time
from typing import Final

from server import words
from server.errors import UpstreamError
from server.upstreams import Slack

PATIENCE: Final = 1.5  # seconds for all of them: Slack wants its answer after three
LEAST: Final = 0.1
MOST: Final = 5


class Names:
    """For one event. Whom Slack does not tell in time is "somebody": what was said matters more."""

    def __init__(self, slack: Slack | None, language: str) -> None:
        self._slack = slack
        self._language = language
        self._until = time.monotonic() + PATIENCE
        self._known: dict[str, str] = {}

    def of(self, slack_user_id: str) -> str:
        if slack_user_id not in self._known:
            found = self._asked(slack_user_id) if len(self._known) < MOST else None
            self._known[slack_user_id] = found or words.text("reply.somebody", self._language, id=slack_user_id)
        return self._known[slack_user_id]

    def _asked(self, slack_user_id: str) -> str | None:
        left = self._until - time.monotonic()
        if self._slack is None or left < LEAST:
            return None
        try:
            found = self._slack.colleague(slack_user_id, deadline=left)
        except UpstreamError:
            return None
        return found.name if found else None
