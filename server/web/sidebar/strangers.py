"""Texts and addresses that others wrote, made fit to be shown."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

WEB: Final = frozenset({"https", "http"})
LINKED: Final = WEB | {"slack"}
EXCERPT: Final = 160


def link(url: str | None) -> str | None:
    """The address when it may be a link (web, or Slack's own scheme); None for javascript:, data: and nonsense."""
    if not url or any(character <= " " for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in LINKED or not parts.netloc:
        return None
    return url


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is, and what of it is shown while it is folded (`excerpt` is None for a short one)."""

    whole: str
    excerpt: str | None = None


def text(value: str | None, limit: int = EXCERPT) -> Text | None:
    """None where there is nothing to read."""
    whole = (value or "").strip()
    if not whole:
        return None
    lines = whole.splitlines()
    if len(whole) <= limit and len(lines) <= 3:
        return Text(whole)
    start = "\n".join(lines[:3])
    return Text(whole, (start if len(start) <= limit else start[:limit].rsplit(maxsplit=1)[0] or start[:limit]) + "…")
