"""Why a press in Slack came to nothing, said to the presser alone.

What a request of Slack's is answered with is shown to nobody when it was a button of a message, so this is a message:
https://docs.slack.dev/interactivity/handling-user-interaction
"""

from typing import Final

import structlog

from server import words
from server.channels.slack_markup import escape
from server.upstreams import Slack
from server.upstreams.slack_calls import SlackNotFound, SlackRefused

_log: Final = structlog.get_logger("liaison.presses")


def tell(
    slack: Slack | None, language: str, *, code: str, channel: str, user: str, number: str = "", thread: str = ""
) -> None:
    """`code` is one of the words `press.*`; `thread` is where the message with the button stands, "" for no thread.

    Raises UpstreamError when Slack is out of order. Whom Slack lets nobody whisper to stays without words.
    """
    if slack is None:
        return
    said = words.text(f"press.{code}", language, number=number or "?")
    try:
        slack.messages.whisper(channel, user, escape(said), thread_ts=thread or None)
    except (SlackRefused, SlackNotFound) as error:
        _log.info("presser_not_told", code=code, refused=error.word)
