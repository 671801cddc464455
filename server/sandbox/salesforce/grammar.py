"""SOQL's grammar over the tokens of soql.py."""

from __future__ import annotations

from typing import Any

from server.sandbox.salesforce.soql import (
    COMPARISONS,
    ESCAPED,
    Comparison,
    Condition,
    Logic,
    Order,
    Path,
    Reader,
    Select,
    tokens,
)

CONSTANTS: dict[str, Any] = {"NULL": None, "TRUE": True, "FALSE": False}


def parse(query: str) -> Select:
    """Raises SoqlError (MALFORMED_QUERY) with the place."""
    reader = Reader(query, tokens(query))
    found = _select(reader)
    if reader.peek() is not reader.end:
        raise reader.surprise(reader.peek())
    return found


def _select(reader: Reader) -> Select:
    reader.expect("SELECT")
    fields: list[Path] = []
    children: list[Select] = []
    while True:
        if reader.accept("("):
            children.append(_select(reader))
            reader.expect(")")
        else:
            fields.append(_path(reader))
        if not reader.accept(","):
            break
    reader.expect("FROM")
    entity = reader.name()
    where = _either(reader) if reader.accept("WHERE") else None
    order = _orders(reader) if reader.accept("ORDER", "BY") else ()
    limit = _number(reader) if reader.accept("LIMIT") else None
    offset = _number(reader) if reader.accept("OFFSET") else 0
    made = tuple(fields), tuple(children), where, order, limit, offset
    return Select(reader.query, entity.text, entity.position, *made)


def _path(reader: Reader) -> Path:
    token = reader.name()
    if reader.peek().text == "(":
        raise reader.surprise(reader.peek())  # no functions: COUNT() and the like are not needed
    return Path(tuple(token.text.split(".")), token.position)


def _either(reader: Reader) -> Condition:
    parts = [_both(reader)]
    while reader.accept("OR"):
        parts.append(_both(reader))
    return parts[0] if len(parts) == 1 else Logic("OR", tuple(parts))


def _both(reader: Reader) -> Condition:
    parts = [_one(reader)]
    while reader.accept("AND"):
        parts.append(_one(reader))
    return parts[0] if len(parts) == 1 else Logic("AND", tuple(parts))


def _one(reader: Reader) -> Condition:
    if reader.accept("NOT"):
        return Logic("NOT", (_one(reader),))
    if reader.accept("("):
        inside = _either(reader)
        reader.expect(")")
        return inside
    return _comparison(reader)


def _comparison(reader: Reader) -> Comparison:
    path = _path(reader)
    position = reader.peek().position
    if reader.accept("NOT", "IN"):
        return Comparison(path, "NOT IN", _values(reader), position)
    if reader.accept("IN"):
        return Comparison(path, "IN", _values(reader), position)
    if reader.accept("LIKE"):
        return Comparison(path, "LIKE", _value(reader), position)
    token = reader.take()
    if token.text not in COMPARISONS:
        raise reader.surprise(token)
    return Comparison(path, "!=" if token.text == "<>" else token.text, _value(reader), position)


def _values(reader: Reader) -> list[Any]:
    reader.expect("(")
    values = [_value(reader)]
    while reader.accept(","):
        values.append(_value(reader))
    reader.expect(")")
    return values


def _value(reader: Reader) -> Any:
    token = reader.take()
    if token.kind == "text":
        return _unescaped(token.text[1:-1])
    if token.kind == "number":
        return float(token.text)
    if token.kind == "moment" or token.word == "TODAY":
        return token.text
    if token.word in CONSTANTS:
        return CONSTANTS[token.word]
    raise reader.surprise(token)


def _unescaped(text: str) -> str:
    letters = iter(text)
    return "".join(_escape(next(letters, "")) if letter == "\\" else letter for letter in letters)


def _escape(letter: str) -> str:
    return ESCAPED.get(letter.lower(), letter)


def _orders(reader: Reader) -> tuple[Order, ...]:
    found = [_order(reader)]
    while reader.accept(","):
        found.append(_order(reader))
    return tuple(found)


def _order(reader: Reader) -> Order:
    path = _path(reader)
    descending = reader.accept("DESC")
    if not descending:
        reader.accept("ASC")
    nulls_last = reader.accept("NULLS", "LAST")
    if not nulls_last:
        reader.accept("NULLS", "FIRST")
    return Order(path, descending, nulls_last)


def _number(reader: Reader) -> int:
    token = reader.take()
    if not token.text.isdigit():
        raise reader.surprise(token)
    return int(token.text)
