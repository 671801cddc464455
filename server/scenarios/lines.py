"""In which line of a TOML file something stands: tomllib gives values without their places.

It knows tables, arrays of tables, keys and strings, as far as finding a line needs it. What it cannot find inside an
entry is answered with the line where the entry begins, never with a guess.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HEADER: Final = re.compile(r"^\s*(\[\[|\[)\s*([\w.\"'-]+)\s*\]")
_KEY: Final = re.compile(r"^\s*([\w-]+|\"[^\"]*\")(?:\.[\w\".-]+)*\s*=")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A header or a key: `entry` counts the tables of an array from 0, and is None outside one."""

    table: str
    entry: int | None
    key: str | None
    line: int


def _hollow(text: str) -> str:
    """The text with every string and comment blanked out, line breaks kept, so that brackets can be counted."""
    return _STRING.sub(lambda found: re.sub(r"[^\n]", "_", found[0]) if found[0][0] != "#" else "", text)


class Lines:
    """The places in one file. Lines count from 1."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._lines = text.splitlines()
        self._spots = _spots(text)

    def find(self, table: str, entry: int | None = None, key: str | None = None, word: str | None = None) -> int:
        """The line of a table, of a key in it, or of a quoted word (or bare key) at or after that key."""
        spots = [spot for spot in self._spots if (spot.table, spot.entry) == (table, entry)]
        start = next((spot for spot in spots if spot.key == key), spots[0] if spots else None)
        if start is None:
            return 1
        return self._word(word, start.line, self._end(start)) if word else start.line

    def _end(self, start: Spot) -> int:
        """The line before the next key (after a header: the next header)."""
        later = [spot for spot in self._spots if spot.line > start.line]
        stops = (spot.line for spot in later if start.key is not None or spot.key is None)
        return next(stops, len(self._lines) + 1) - 1

    def _word(self, word: str, first: int, last: int) -> int:
        wanted = re.compile(rf"[\"']{re.escape(word)}[\"']|(?<![\w-]){re.escape(word)}(?=\s*=)")
        return next((n for n in range(first, last + 1) if wanted.search(self._lines[n - 1])), first)


def _spots(text: str) -> list[Spot]:
    spots: list[Spot] = []
    table, entry, depth = "", None, 0
    counts: dict[str, int] = {}
    real = text.splitlines()
    for number, line in enumerate(_hollow(text).split("\n"), start=1):
        header = _HEADER.match(line) if depth == 0 else None
        if header:
            name = header[2]
            if header[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                entry = counts[name]
            else:
                entry = None
            table = name
            spots.append(Spot(table, entry, None, number))
            continue
        key = _KEY.match(real[number - 1]) if depth == 0 and number <= len(real) else None
        if key:
            spots.append(Spot(table, entry, key[1].strip('"'), number))
        depth += sum(line.count(opening) for opening in "[{") - sum(line.count(closing) for closing in "]}")
    return spots
