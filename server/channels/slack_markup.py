"""Slack's markup, and how each piece of it reads. Pure.

https://docs.slack.dev/messaging/formatting-message-text : only & < > need escaping, and everything that can notify
somebody (<@…>, <!channel>) is written with them.
"""

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from urllib.parse import urlsplit

from server.channels.letter import printable

MEMBER: Final = re.compile(r"[UW][A-Z0-9]{2,20}")
CHANNEL: Final = re.compile(r"#?([CGD][A-Z0-9]{7,20})")
ARCHIVES: Final = re.compile(r"/(?:archives|client/[A-Z0-9]+)/([CGD][A-Z0-9]{2,20})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a line: as Slack is sent it, and as people read it. `customers`: it names or comes from a customer."""

    markup: str
    plain: str
    customers: bool = False


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def word(text: str, *, customers: bool = False) -> Word:
    """Any text, without what is not seen."""
    clean = printable(text)
    return Word(escape(clean), clean, customers)


def cut(given: str, most: int, ending: str) -> str:
    """At most so many characters once it is escaped, with a mark where it was cut."""
    if len(escape(given)) <= most:
        return given
    room = most - len(escape(ending))
    lengths = accumulate(len(escape(each)) for each in given)
    return given[: sum(length <= room for length in lengths)] + ending


def link(url: str, label: Word) -> Word:
    """The address stands in the plain words as well. What is no web address is no link."""
    if urlsplit(url).scheme not in ("https", "http"):
        return label
    target = escape(url).replace("|", "%7C").replace("&lt;", "%3C").replace("&gt;", "%3E")
    return Word(f"<{target}|{label.markup.replace('|', '¦')}>", f"{label.plain} ({url})", label.customers)


def strong(given: Word) -> Word:
    return Word(f"*{given.markup.replace('*', '∗')}*", given.plain, given.customers)


def mention(slack_id: str, name: str) -> Word:
    return Word(f"<@{slack_id}>", f"@{printable(name)}")


def is_member(slack_id: str | None) -> bool:
    return bool(slack_id and MEMBER.fullmatch(slack_id))


def is_name(written: str) -> bool:
    """Whether it is a channel's name, rather than its id or its address."""
    return channel_of(written).startswith("#") and "/" not in written


def channel_of(written: str) -> str:
    """A channel as people write it (#name, its id or its address), as Slack's API takes it. Names have no capitals."""
    name = written.strip()
    found = ARCHIVES.search(name) or CHANNEL.fullmatch(name)
    return found.group(1) if found else f"#{name.removeprefix('#').lower()}"
