"""Paths of a repository by pattern, case aside: `*` any text within a folder, `**/` any folders, `?` one character."""

import re
from collections.abc import Iterable
from functools import cache

PARTS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
MEANINGS = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}


def matching(paths: Iterable[str], patterns: Iterable[str]) -> list[str]:
    """Those that fit any of the patterns, the least deep first, then by the order of the patterns and the alphabet."""
    rules = [_rule(pattern) for pattern in patterns]
    ranked = []
    for path in paths:
        rank = next((rank for rank, rule in enumerate(rules) if rule.fullmatch(path)), None)
        if rank is not None:
            ranked.append((path.count("/"), rank, path))
    return [path for _, _, path in sorted(ranked)]


@cache
def _rule(pattern: str) -> re.Pattern[str]:
    parts = PARTS.findall(pattern.strip("/"))
    return re.compile("".join(MEANINGS.get(part) or re.escape(part) for part in parts), re.IGNORECASE)
