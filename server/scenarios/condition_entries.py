"""Conditions as a catalog writes them: checked against the facts and their types, then frozen."""

from typing import Any

from server.scenarios.conditions import (
    ALWAYS,
    DEEPEST,
    OPERATORS,
    POOLED_FACTS,
    All,
    AnyOf,
    Condition,
    Leaf,
    Not,
    Operand,
)
from server.scenarios.entries import Entry, meant
from server.scenarios.facts import FACTS, plain

JOINTS = ("all", "any", "not")


def read_condition(scenario: Entry, name: str) -> Condition:
    """The condition under a key of a scenario; one that always holds where there is none. Raises CatalogError."""
    values = scenario.raw(name)
    return ALWAYS if values is None else _condition(scenario.inside(name, values, "a condition"), 1)


def _condition(entry: Entry, depth: int) -> Condition:
    joints = [key for key in entry.names if key in JOINTS]
    if not joints:
        return _leaf(entry)
    if len(entry.names) > 1:
        entry.refuse(
            f"a condition is one of all, any, not or a fact; this one is {' and '.join(entry.names)}.", at=joints[0]
        )
    if depth > DEEPEST:
        entry.refuse(f"conditions are nested more than {DEEPEST} deep; nobody could read the reason.", at=joints[0])
    joint = joints[0]
    if joint == "not":
        return Not(_condition(entry.inside("not", entry.raw("not"), "not"), depth + 1))
    parts = tuple(_condition(part, depth + 1) for part in entry.tables(joint))
    if not parts:
        entry.refuse(f"{joint} is empty.", at=joint)
    return All(parts) if joint == "all" else AnyOf(parts)


def _leaf(entry: Entry) -> Leaf:
    fact = entry.text("fact")
    if fact not in FACTS:
        entry.refuse(f"there is no fact {fact!r}.", at=fact, hint=meant(fact, tuple(FACTS)))
    operators = [key for key in entry.names if key != "fact"]
    allowed = [name for name in OPERATORS[FACTS[fact].kind] if name != "matches_pooled" or fact in POOLED_FACTS]
    if len(operators) != 1:
        entry.refuse(f"{fact} needs exactly one operator.", at=fact, hint=f"Use one of: {', '.join(allowed)}.")
    if operators[0] not in allowed:
        entry.refuse(f"{fact} has no operator {operators[0]!r}.", at=operators[0], hint=meant(operators[0], allowed))
    return Leaf(fact, operators[0], _operand(entry, fact, operators[0]))


def _operand(entry: Entry, fact: str, operator: str) -> Operand:
    kind = FACTS[fact].kind
    if kind == "flag" or operator in ("known", "matches_pooled"):
        return entry.flag(operator)
    if kind == "number":
        return entry.number(operator)
    if operator in ("is", "is_not"):
        return _checked(entry, fact, (entry.text(operator),))[0]
    written: Any = entry.raw(operator)
    words = (
        (entry.text(operator),) if isinstance(written, str) and operator in ("like", "has") else entry.texts(operator)
    )
    if not words:
        entry.refuse(f"{operator} is empty.", at=operator)
    return _checked(entry, fact, words)


def _checked(entry: Entry, fact: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, where a fact has only certain values."""
    choices = FACTS[fact].choices
    for word in words:
        if choices and plain(word) not in [plain(choice) for choice in choices]:
            entry.refuse(f"{fact} is never {word!r}.", at=word, hint=meant(word, choices))
    return words
