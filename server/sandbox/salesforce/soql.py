"""A small, honest SOQL reader: what it does not know it refuses, with the place, as Salesforce would.

https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from server.sandbox.salesforce.mistakes import unexpected

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*')
    |(?P<moment>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d))?)
    |(?P<number>-?\d+(?:\.\d+)?)
    |(?P<name>[A-Za-z_][\w.]*(?::\d+)?)
    |(?P<sign><=|>=|!=|<>|[=<>(),]))""",
    re.VERBOSE,
)
ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
COMPARISONS = ("=", "!=", "<>", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    position: int

    @property
    def word(self) -> str:
        """Upper case for a name, else nothing: a quoted 'from' is no FROM."""
        return self.text.upper() if self.kind == "name" else ""


@dataclass(frozen=True)
class Path:
    """A field, perhaps over relationships: Owner.Manager.Name."""

    steps: tuple[str, ...]
    position: int


@dataclass(frozen=True)
class Comparison:
    """`op` is = != < <= > >= LIKE IN or NOT IN; `value` is a literal, or a list for IN."""

    path: Path
    op: str
    value: Any
    position: int


@dataclass(frozen=True)
class Logic:
    """`word` is AND, OR or NOT."""

    word: str
    parts: tuple[Condition, ...]


Condition = Comparison | Logic


@dataclass(frozen=True)
class Order:
    path: Path
    descending: bool
    nulls_last: bool


@dataclass(frozen=True)
class Select:
    """One SELECT; `children` are those in brackets among the fields."""

    query: str
    entity: str
    position: int
    fields: tuple[Path, ...]
    children: tuple[Select, ...]
    where: Condition | None
    order: tuple[Order, ...]
    limit: int | None
    offset: int


@dataclass
class Reader:
    """Walks the tokens; every method raises SoqlError at what it does not expect."""

    query: str
    tokens: list[Token]
    at: int = 0
    end: Token = field(init=False)

    def __post_init__(self) -> None:
        self.end = Token("end", "", len(self.query))

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else self.end

    def take(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def accept(self, *words: str) -> bool:
        """Step over the words or signs if they come next."""
        for ahead, word in enumerate(words):
            if word not in (self.peek(ahead).word, self.peek(ahead).text if self.peek(ahead).kind == "sign" else ""):
                return False
        self.at += len(words)
        return True

    def expect(self, word: str) -> None:
        if not self.accept(word):
            raise self.surprise(self.peek())

    def name(self) -> Token:
        token = self.take()
        if token.kind != "name":
            raise self.surprise(token)
        return token

    def surprise(self, token: Token) -> Exception:
        return unexpected(self.query, token.position, token.text)


def tokens(query: str) -> list[Token]:
    """Raises SoqlError at a character that begins nothing."""
    found: list[Token] = []
    position = 0
    while query[position:].strip():
        match = TOKEN.match(query, position)
        if match is None or match.lastgroup is None:
            place = position + len(query[position:]) - len(query[position:].lstrip())
            raise unexpected(query, place, query[place])
        found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        position = match.end()
    return found
