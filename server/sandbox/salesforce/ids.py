"""Salesforce's record ids: 15 case-sensitive characters, or 18 with three more that say which are capitals."""

from __future__ import annotations

CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def is_id(text: str) -> bool:
    return len(text) in (15, 18) and text.isascii() and text.isalnum()


def long_id(text: str) -> str:
    """The 18-character form of a 15- or 18-character id.

    For each five characters, bit n of a letter in CHECK says whether character n is a capital.
    """
    short = text[:15]
    check = ""
    for start in (0, 5, 10):
        capitals = sum(1 << place for place, letter in enumerate(short[start : start + 5]) if letter.isupper())
        check += CHECK[capitals]
    return short + check
