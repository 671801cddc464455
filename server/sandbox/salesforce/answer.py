"""Answering a parsed SELECT from the tables, in the shape of Salesforce's query result."""

from __future__ import annotations

from server.sandbox.salesforce import mistakes
from server.sandbox.salesforce.filter import holds, owner_of, spelled_path, value_of
from server.sandbox.salesforce.schema import CHILDREN, COLUMNS, PARENTS, UNFILTERABLE
from server.sandbox.salesforce.soql import Order, Path, Select
from server.sandbox.world import Json

Tables = dict[str, dict[str, Json]]
MOST = 2000


def answer(tables: Tables, select: Select, api: str) -> Json:
    """{totalSize, done, records}. Raises SoqlError for a name that the schema lacks."""
    entity = next((name for name in COLUMNS if name.lower() == select.entity.lower()), None)
    if entity is None:
        raise mistakes.no_entity(select.query, select.position, select.entity)
    return _result(tables, select, entity, list(tables[entity].values()), api)


def _result(tables: Tables, select: Select, entity: str, rows: list[Json], api: str) -> Json:
    columns = [spelled_path(select.query, entity, path) for path in select.fields]
    children = [(child, *_child(select, entity, child)) for child in select.children]
    for child, child_entity, _ in children:
        _result(tables, child, child_entity, [], api)  # a mistake in it shows even when no row matches
    found = _chosen(tables, select, entity, rows)
    records = []
    for row in found:
        record = _record(tables, entity, row, columns, api)
        for child, child_entity, key in children:
            of_row = [each for each in tables[child_entity].values() if each[key] == row["Id"]]
            inside = _result(tables, child, child_entity, of_row, api)
            record[child.entity] = inside if inside["records"] else None
        records.append(record)
    return {"totalSize": len(records), "done": True, "records": records}


def _chosen(tables: Tables, select: Select, entity: str, rows: list[Json]) -> list[Json]:
    if select.where is not None:
        holds(tables, select.query, entity, None, select.where)  # look for mistakes once, even without rows
        rows = [row for row in rows if holds(tables, select.query, entity, row, select.where)]
    for order in reversed(select.order):
        path = spelled_path(select.query, entity, order.path)
        if path.steps[-1] in UNFILTERABLE.get(owner_of(entity, path), ()):
            raise mistakes.not_sortable(select.query, path.position, path.steps[-1])
        rows = _ordered(tables, entity, rows, order, path)
    limit = MOST if select.limit is None else select.limit
    return rows[select.offset : select.offset + limit]


def _ordered(tables: Tables, entity: str, rows: list[Json], order: Order, path: Path) -> list[Json]:
    """Nulls come first unless NULLS LAST is said, in either direction."""
    known = [row for row in rows if value_of(tables, entity, row, path) is not None]
    empty = [row for row in rows if value_of(tables, entity, row, path) is None]
    known.sort(key=lambda row: value_of(tables, entity, row, path), reverse=order.descending)
    return known + empty if order.nulls_last else empty + known


def _child(select: Select, entity: str, child: Select) -> tuple[str, str]:
    for name, found in CHILDREN.get(entity, {}).items():
        if name.lower() == child.entity.lower():
            return found
    raise mistakes.no_children(select.query, child.position, child.entity)


def _record(tables: Tables, entity: str, row: Json, columns: list[Path], api: str) -> Json:
    record: Json = _attributes(entity, row, api)
    for path in columns:
        _write(tables, entity, row, path.steps, record, api)
    return record


def _write(tables: Tables, entity: str, row: Json, steps: tuple[str, ...], into: Json, api: str) -> None:
    """Put one column into the record; an empty look-up is null as a whole."""
    step, rest = steps[0], steps[1:]
    if not rest:
        into[step] = row[step]
        return
    parent, key = PARENTS[entity][step]
    found = tables[parent].get(row[key] or "")
    if found is None:
        into[step] = None
        return
    _write(tables, parent, found, rest, into.setdefault(step, _attributes(parent, found, api)), api)


def _attributes(entity: str, row: Json, api: str) -> Json:
    return {"attributes": {"type": entity, "url": f"{api}/sobjects/{entity}/{row['Id']}"}}
