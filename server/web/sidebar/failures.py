"""Why something has not arrived, and what to do, in the reader's language. What has no words there is told as it was
written down, in English.
"""

from collections.abc import Mapping
from typing import Any

from server import words
from server.web.sidebar.voice import Voice


def why(error: Mapping[str, Any], channel: str, place: str, voice: Voice) -> str | None:
    """A reason that is the upstream's own is told with what it said, which no translation holds."""
    found = _said("failure", error, "message", channel, place, voice)
    gap = f"gap.{error.get('code')}"
    if words.template(f"failure.{error.get('code')}") or voice.language == words.FALLBACK or not words.template(gap):
        return found
    told = voice.plain(gap, upstream=_upstream(channel))
    return f"{told} ({found})" if found else told


def shortly(error: Mapping[str, Any], channel: str, place: str, voice: Voice) -> str | None:
    """While it goes on by itself: as short as a gap of the card."""
    gap = f"gap.{error.get('code')}"
    if words.template(gap):
        return voice.plain(gap, upstream=_upstream(channel))
    return why(error, channel, place, voice)


def remedy(error: Mapping[str, Any], channel: str, place: str, voice: Voice) -> str | None:
    return _said("remedy", error, "hint", channel, place, voice)


def _said(group: str, error: Mapping[str, Any], part: str, channel: str, place: str, voice: Voice) -> str | None:
    code = f"{group}.{error.get('code')}"
    if not words.template(code):
        return str(error.get(part) or "") or None
    return voice.plain(code, **{**error.get("gaps", {}), "upstream": _upstream(channel), "place": place})


def _upstream(channel: str) -> str:
    return channel.split("_")[0]
