"""Making, changing, showing and deleting single records. The caller holds the lock; all raise Refused."""

from __future__ import annotations

from typing import Any

from server.sandbox.salesforce.ids import is_id, long_id
from server.sandbox.salesforce.rules import Refused, checked, with_value
from server.sandbox.salesforce.schema import EXTERNAL_IDS, empty_row, spelled
from server.sandbox.world import Json, Salesforce, now

PREFIXES = {
    "Case": "500",
    "CaseComment": "00a",
    "FeedItem": "0D5",
    "FeedComment": "0D7",
    "Task": "00T",
    "Account": "001",
    "Opportunity": "006",
}
DEFAULTS: dict[str, Json] = {
    "Case": {"Status": "New", "Priority": "Medium"},
    "FeedItem": {"Type": "TextPost", "Visibility": "AllUsers", "CommentCount": 0},
    "FeedComment": {"CommentType": "TextComment"},
    "Task": {"Status": "Not Started", "Priority": "Normal"},
}
FINISHED = {"Case": "Closed", "Task": "Completed"}


def create(salesforce: Salesforce, entity: str, given: Any) -> str:
    """The new record's id."""
    kept = checked(salesforce, _writable(entity), given)
    number = len(salesforce.created) + 1
    record_id = long_id(f"{PREFIXES[entity]}SBX{number:09d}")
    moment = _moment()
    row = empty_row(entity) | DEFAULTS.get(entity, {}) | kept
    made = {"Id": record_id, "CreatedDate": moment, "CreatedById": caller_id(salesforce)}
    if entity == "Case":
        made["CaseNumber"] = f"{100_000 + number:08d}"
    if "OwnerId" in row and row["OwnerId"] is None:
        made["OwnerId"] = made["CreatedById"]
    row |= {name: value for name, value in made.items() if name in row}
    _settle(entity, row, moment)
    salesforce.tables[entity][record_id] = row
    salesforce.created.append(
        {"entity": entity, "id": record_id, "at": now().isoformat(), "fields": dict(kept), "state": "there"}
    )
    return record_id


def change(salesforce: Salesforce, entity: str, record_id: str, given: Any) -> None:
    row = find(salesforce, _writable(entity), record_id)
    kept = checked(salesforce, entity, given, row["Id"])
    row.update(kept)
    _settle(entity, row, _moment())
    for record in salesforce.created:
        if record["id"] == row["Id"]:
            record["fields"].update(kept)


def upsert(salesforce: Salesforce, entity: str, name: str, value: str, given: Any) -> tuple[str, bool]:
    """(id, whether it was created), by an external id that must not stand in the body."""
    column = external_id(entity, name)
    if isinstance(given, dict) and any(key.lower() in (column.lower(), "id") for key in given):
        raise Refused(400, "INVALID_FIELD", f"The {column} field should not be specified in the sobject data.", column)
    known = with_value(salesforce, _writable(entity), column, value)
    if known is None:
        return create(salesforce, entity, {**given, column: value} if isinstance(given, dict) else given), True
    change(salesforce, entity, known["Id"], given)
    return str(known["Id"]), False


def delete(salesforce: Salesforce, entity: str, record_id: str) -> None:
    """With all that hangs on it."""
    row = find(salesforce, _writable(entity), record_id)
    for table in salesforce.tables.values():
        for child in [each for each in table.values() if row["Id"] in (each.get("ParentId"), each.get("FeedItemId"))]:
            _forget(salesforce, table, child["Id"])
    _forget(salesforce, salesforce.tables[entity], row["Id"])


def _forget(salesforce: Salesforce, table: dict[str, Json], record_id: str) -> None:
    del table[record_id]
    salesforce.deleted.add(record_id)
    for record in salesforce.created:
        if record["id"] == record_id:
            record["state"] = "deleted"


def find(salesforce: Salesforce, entity: str, record_id: str) -> Json:
    if entity not in salesforce.tables:
        raise _nothing()
    wanted = long_id(record_id) if is_id(record_id) else record_id
    if wanted in salesforce.deleted:
        raise Refused(404, "ENTITY_IS_DELETED", "entity is deleted")
    if wanted not in salesforce.tables[entity]:
        raise _nothing()
    return salesforce.tables[entity][wanted]


def by_external_id(salesforce: Salesforce, entity: str, name: str, value: str) -> Json:
    found = with_value(salesforce, entity, external_id(entity, name), value)
    if found is None:
        raise _nothing()
    return found


def external_id(entity: str, name: str) -> str:
    """The field as the schema spells it."""
    column = spelled(_writable(entity), name)
    if column not in EXTERNAL_IDS.get(entity, ()):
        said = f"Provided external ID field does not exist or is not accessible: {name}"
        raise Refused(404, "NOT_FOUND", said)
    return column


def caller_id(salesforce: Salesforce) -> str | None:
    """The integration's own user, where the story has one."""
    users = salesforce.tables["User"].values()
    return next((row["Id"] for row in users if row["Username"] == salesforce.username), None)


def _writable(entity: str) -> str:
    if entity not in PREFIXES:
        raise _nothing()
    return entity


def _nothing() -> Refused:
    return Refused(404, "NOT_FOUND", "The requested resource does not exist")


def _settle(entity: str, row: Json, moment: str) -> None:
    """What follows from the fields: whether it is closed, and since when."""
    row["LastModifiedDate"] = moment
    if entity in FINISHED:
        row["IsClosed"] = row["Status"] == FINISHED[entity]
    if "ClosedDate" in row:
        row["ClosedDate"] = (row["ClosedDate"] or moment) if row["IsClosed"] else None


def _moment() -> str:
    """To the second, as Salesforce keeps it."""
    return now().strftime("%Y-%m-%dT%H:%M:%S.000+0000")
