"""Slack's mrkdwn as pieces that a template can show: text, people, channels and links.

https://docs.slack.dev/messaging/formatting-message-text/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

REFERENCE = re.compile(r"<([^<>]+)>")
STRONG = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])")


@dataclass(frozen=True)
class Span:
    """`kind` is text, strong, mention or link; a link has an `href`, which is http(s) or mailto."""

    kind: str
    text: str
    href: str = ""


def spans(text: str, names: Mapping[str, str]) -> list[Span]:
    """`names` gives people's names by Slack id. What is not well formed stays text."""
    return list(_spans(text or "", names))


def _spans(text: str, names: Mapping[str, str]) -> Iterator[Span]:
    end = 0
    for found in REFERENCE.finditer(text):
        if found.start() > end:
            yield from _plain(text[end : found.start()])
        yield _reference(found[1], names)
        end = found.end()
    if end < len(text):
        yield from _plain(text[end:])


def _plain(text: str) -> Iterator[Span]:
    """Text without references: what stands between asterisks is strong."""
    end = 0
    for found in STRONG.finditer(text):
        if found.start() > end:
            yield Span("text", unescape(text[end : found.start()]))
        yield Span("strong", unescape(found[1]))
        end = found.end()
    if end < len(text):
        yield Span("text", unescape(text[end:]))


def _reference(inner: str, names: Mapping[str, str]) -> Span:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return Span("mention", f"@{label or names.get(target[1:], target[1:])}")
    if target.startswith("#"):
        return Span("mention", f"#{label or target[1:]}")
    if target.startswith("!"):
        return Span("mention", label or f"@{target[1:].partition('^')[0]}")
    if target.startswith(("https://", "http://", "mailto:")):
        return Span("link", unescape(label or target), unescape(target))
    return Span("text", unescape(f"<{inner}>"))
