"""WHERE: whether a row holds, as Salesforce compares (text without case, ids in both lengths)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from server.sandbox.salesforce import mistakes
from server.sandbox.salesforce.ids import is_id, long_id
from server.sandbox.salesforce.schema import PARENTS, UNFILTERABLE, spelled
from server.sandbox.salesforce.soql import Comparison, Condition, Path
from server.sandbox.world import Json

Tables = dict[str, dict[str, Json]]


def holds(tables: Tables, query: str, entity: str, row: Json | None, condition: Condition) -> bool:
    """Without a row only looks for mistakes. Raises SoqlError."""
    if isinstance(condition, Comparison):
        return _compares(tables, query, entity, row, condition)
    outcomes = [holds(tables, query, entity, row, part) for part in condition.parts]
    if condition.word == "NOT":
        return not outcomes[0]
    return all(outcomes) if condition.word == "AND" else any(outcomes)


def value_of(tables: Tables, entity: str, row: Json | None, path: Path) -> Any:
    """The column's value, over the look-ups; None where one is empty. The path is spelled as the schema is."""
    for step in path.steps[:-1]:
        entity, key = PARENTS[entity][step]
        row = tables[entity].get(row[key] or "") if row else None
    return row[path.steps[-1]] if row else None


def _compares(tables: Tables, query: str, entity: str, row: Json | None, comparison: Comparison) -> bool:
    path = spelled_path(query, entity, comparison.path)
    if path.steps[-1] in UNFILTERABLE.get(owner_of(entity, path), ()):
        raise mistakes.not_filterable(query, path.position, path.steps[-1])
    wanted = comparison.value
    if path.steps[-1].endswith("Id"):
        wanted = _ids(query, comparison)
    if wanted == "TODAY":
        wanted = datetime.now(UTC).date().isoformat()
    if row is None:
        return False
    return _judged(value_of(tables, entity, row, path), comparison.op, wanted)


def owner_of(entity: str, path: Path) -> str:
    """The entity whose column the path ends in. The path is spelled as the schema is."""
    for step in path.steps[:-1]:
        entity = PARENTS[entity][step][0]
    return entity


def spelled_path(query: str, entity: str, path: Path) -> Path:
    """The path as the schema spells it. Raises SoqlError."""
    steps: list[str] = []
    for step in path.steps[:-1]:
        found = next((name for name in PARENTS.get(entity, {}) if name.lower() == step.lower()), None)
        if found is None:
            raise mistakes.no_relationship(query, path.position, step)
        steps.append(found)
        entity = PARENTS[entity][found][0]
    column = spelled(entity, path.steps[-1])
    if column is None:
        raise mistakes.no_column(query, path.position, path.steps[-1], entity)
    return Path((*steps, column), path.position)


def _ids(query: str, comparison: Comparison) -> Any:
    def checked(value: Any) -> Any:
        if value is None:
            return None
        if not is_id(str(value)):
            raise mistakes.bad_id(query, comparison.path.position, value)
        return long_id(str(value))

    if isinstance(comparison.value, list):
        return [checked(value) for value in comparison.value]
    return checked(comparison.value)


def _judged(value: Any, op: str, wanted: Any) -> bool:
    if op in ("IN", "NOT IN"):
        return (_plain(value) in [_plain(each) for each in wanted]) == (op == "IN")
    if op == "LIKE":
        return _like(str(value or ""), str(wanted))
    left, right = _comparable(value, wanted)
    if op in ("=", "!="):
        return bool(left == right) == (op == "=")
    if left is None or right is None:
        return False
    outcomes: dict[str, bool] = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}
    return outcomes[op]


def _comparable(value: Any, wanted: Any) -> tuple[Any, Any]:
    """Two moments are compared as moments, however they are written."""
    left, right = _moment(value), _moment(wanted)
    return (left, right) if left and right else (_plain(value), _plain(wanted))


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _plain(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _like(value: str, pattern: str) -> bool:
    parts = [".*" if letter == "%" else "." if letter == "_" else re.escape(letter) for letter in pattern]
    return re.fullmatch("".join(parts), value, re.IGNORECASE | re.DOTALL) is not None
