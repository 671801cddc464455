"""Zendesk's search language, the part that Liaison may use.

`keyword:value`, `keyword<value`, `-keyword:value`, "quoted words".
https://support.zendesk.com/hc/en-us/articles/4408886879258
The same keyword twice means either value; different keywords mean both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TERM = re.compile(r"""(?P<minus>-?)(?:(?P<key>[a-z_][\w.]*)(?P<op>[:<>]=?))?(?P<value>"[^"]*"|\S+)""", re.IGNORECASE)
SORTING = {"order_by", "sort"}


@dataclass(frozen=True)
class Term:
    """`op` is one of : < > <= >=; free text has the key ""."""

    key: str
    op: str
    value: str
    negated: bool


def parse(text: str) -> list[Term]:
    """The terms, in order; sorting words are left out (see sorting)."""
    return [term for term in _terms(text) if term.key not in SORTING]


def sorting(text: str) -> tuple[str, str]:
    """(`order_by:`, `sort:`) when the query itself carries them, else empty strings."""
    found = {term.key: term.value for term in _terms(text)}
    return found.get("order_by", ""), found.get("sort", "")


def _terms(text: str) -> list[Term]:
    return [
        Term((found["key"] or "").lower(), found["op"] or ":", found["value"].strip('"'), bool(found["minus"]))
        for found in TERM.finditer(text)
    ]
