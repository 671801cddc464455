"""Slack's mrkdwn as plain words. https://docs.slack.dev/messaging/formatting-message-text (Retrieved messages)"""

import re
from collections.abc import Callable
from typing import Final

SPECIAL: Final = re.compile(r"<([^<>\n]*)>")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
HALF: Final = re.compile(r"[\ud800-\udfff]")
ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(mrkdwn: str, name_of: Callable[[str], str]) -> str:
    """The words as they are read in Slack. `name_of` gives the name for a member's id."""
    words = SPECIAL.sub(lambda found: _said(found[1], name_of), mrkdwn.replace("\r\n", "\n"))
    for entity, character in ENTITIES:
        words = words.replace(entity, character)
    return HALF.sub("\N{REPLACEMENT CHARACTER}", CONTROL.sub("", words)).strip()


def _said(special: str, name_of: Callable[[str], str]) -> str:
    """A mention, a channel, a group or a link."""
    target, _, label = special.partition("|")
    if target.startswith("@"):
        return f"@{label or name_of(target[1:])}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return f"@{(label or target[1:].partition('^')[0]).removeprefix('@')}"
    return (
        f"{label} ({target})" if label and label not in (target, target.removeprefix("mailto:")) else (label or target)
    )
