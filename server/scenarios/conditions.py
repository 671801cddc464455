"""Conditions over facts: a closed, typed language of leaves joined by all, any and not.

A leaf is `{ fact = "ticket.priority", in = ["high", "urgent"] }`. Its reason states what was seen, whichever operator
asked, so it is true for a condition that holds and for one that does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Protocol

from server.records import Reason, Scalar
from server.scenarios.facts import Facts, Value, plain

OPERATORS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("is", "is_not", "in", "not_in", "like", "known", "matches_pooled"),
    "choice": ("is", "is_not", "in", "not_in", "known"),
    "flag": ("is",),
    "words": ("has", "has_any", "has_none"),
    "number": ("at_least", "at_most", "known"),
}
POOLED_FACTS: Final = ("account_owner.label", "csm.label")
DEEPEST: Final = 3

Operand = str | bool | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` are what decided: the leaves that held, or those that did not."""

    holds: bool
    reasons: tuple[Reason, ...] = ()


class Condition(Protocol):
    def judge(self, facts: Facts) -> Verdict:
        """Whether it holds for these facts, and why."""


@dataclass(frozen=True, slots=True)
class Leaf:
    fact: str
    operator: str
    operand: Operand

    def judge(self, facts: Facts) -> Verdict:
        value = facts.value(self.fact)
        holds = _holds(self, value, facts)
        return Verdict(holds, (self._reason(value, facts),))

    def _reason(self, value: Value, facts: Facts) -> Reason:
        code = "fact_" + self.fact.replace(".", "_")
        part = self.fact.split(".")[0]
        terms: dict[str, Scalar] = {"term": facts.terms[part]} if part in facts.terms else {}
        if isinstance(value, bool):
            return Reason(f"{code}_{'yes' if value else 'no'}", terms)
        if isinstance(value, frozenset):
            seen = sorted(word for word in value if plain(word) in _plain_all(self.operand))
            return Reason(code, {"value": ", ".join(seen)}) if seen else Reason(f"{code}_unset")
        if value is None:
            return Reason(f"{code}_unset", terms)
        if self.fact.endswith((".kind", ".policy")):
            return Reason(f"{code}_{value}", terms)
        return Reason(code, {**terms, "value": facts.shown.get(self.fact) or value})


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> Verdict:
        verdicts = [part.judge(facts) for part in self.parts]
        holds = all(verdict.holds for verdict in verdicts)
        return Verdict(holds, _reasons(verdict for verdict in verdicts if verdict.holds == holds))


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def judge(self, facts: Facts) -> Verdict:
        verdicts = [part.judge(facts) for part in self.parts]
        holds = any(verdict.holds for verdict in verdicts)
        return Verdict(holds, _reasons(verdict for verdict in verdicts if verdict.holds == holds))


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def judge(self, facts: Facts) -> Verdict:
        verdict = self.part.judge(facts)
        return Verdict(not verdict.holds, verdict.reasons)


ALWAYS: Final = All(())


def _reasons(verdicts: Iterable[Verdict]) -> tuple[Reason, ...]:
    return unique(reason for verdict in verdicts for reason in verdict.reasons)


def unique(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons in their order, each said once."""
    seen: list[Reason] = []
    for reason in reasons:
        if reason not in seen:
            seen.append(reason)
    return tuple(seen)


def matches(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which `*` stands for any text; everything else is meant as written."""
    return fnmatchcase(plain(text), plain(pattern).replace("[", "[[]").replace("?", "[?]"))


def _plain_all(operand: Operand) -> tuple[str, ...]:
    return tuple(plain(word) for word in ((operand,) if isinstance(operand, str) else operand))  # type: ignore[union-attr]


def _holds(leaf: Leaf, value: Value, facts: Facts) -> bool:
    """An unset fact is equal to nothing: `is` fails on it and `is_not` holds."""
    operator, operand = leaf.operator, leaf.operand
    if operator == "known":
        return (value is not None) == operand
    if operator == "matches_pooled":
        return any(matches(pattern, str(value or "")) for pattern in facts.pooled[leaf.fact]) == operand
    if isinstance(value, bool):
        return value == operand
    if isinstance(value, frozenset):
        return _words_hold(operator, {plain(word) for word in value}, _plain_all(operand))
    if isinstance(operand, int):
        return isinstance(value, int) and (value >= operand if operator == "at_least" else value <= operand)
    return _text_holds(operator, None if value is None else str(value), operand)


def _words_hold(operator: str, words: set[str], wanted: tuple[str, ...]) -> bool:
    if operator == "has":
        return words.issuperset(wanted)
    return words.isdisjoint(wanted) == (operator == "has_none")


def _text_holds(operator: str, value: str | None, operand: str | tuple[str, ...]) -> bool:
    wanted = (operand,) if isinstance(operand, str) else operand
    if operator == "like":
        return value is not None and any(matches(pattern, value) for pattern in wanted)
    equal = value is not None and plain(value) in _plain_all(wanted)
    return equal if operator in ("is", "in") else not equal
