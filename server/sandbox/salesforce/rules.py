"""What a record may hold when it is written, and what Salesforce says when it may not.

https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/ (Case, CaseComment, FeedItem,
Task) and https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
"""

from __future__ import annotations

from typing import Any

from server.sandbox.salesforce.ids import is_id, long_id
from server.sandbox.salesforce.schema import COLUMNS, EXTERNAL_IDS, spelled
from server.sandbox.world import Json, Salesforce

READ_ONLY = ("Id", "CaseNumber", "CreatedById", "CreatedDate", "LastModifiedDate", "ClosedDate", "IsClosed",
             "CommentCount", "IsWon")  # fmt: skip
REQUIRED = {
    "CaseComment": ("ParentId",),
    "FeedItem": ("ParentId", "Body"),
    "FeedComment": ("FeedItemId", "CommentBody"),
}
LONGEST = {
    "Subject": 255,
    "Description": 32_000,
    "CommentBody": 4_000,
    "Body": 10_000,
    "Zendesk_Ticket_Key__c": 255,
    "Zendesk_Support_Ticket_URL__c": 255,
}
REFERENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Case", "AccountId"): ("Account",),
    ("Case", "OwnerId"): ("User",),
    ("Case", "ParentId"): ("Case",),
    ("Case", "RecordTypeId"): ("RecordType",),
    ("CaseComment", "ParentId"): ("Case",),
    ("FeedItem", "ParentId"): ("Account", "Case", "Opportunity", "User"),
    ("FeedComment", "FeedItemId"): ("FeedItem",),
    ("Task", "WhatId"): ("Account", "Case", "Opportunity"),
    ("Task", "OwnerId"): ("User",),
}
TITLES = {"AccountId": "Account ID", "OwnerId": "Owner ID", "RecordTypeId": "Record Type ID", "WhatId": "Related To ID"}


class Refused(Exception):
    """An error answer: a list of one {message, errorCode, fields}."""

    def __init__(self, status: int, code: str, message: str, *fields: str) -> None:
        super().__init__(code)
        self.status = status
        self.body = [{"message": message, "errorCode": code, "fields": list(fields)}]


def checked(salesforce: Salesforce, entity: str, given: Any, record_id: str = "") -> Json:
    """The fields as they will be kept: names as the schema spells them, ids in their long form. Raises Refused."""
    if not isinstance(given, dict):
        said = "The HTTP entity body is required, but this request has no entity body."
        raise Refused(400, "JSON_PARSER_ERROR", said)
    kept = {_column(entity, name): value for name, value in given.items()}
    for name, value in kept.items():
        if len(str(value or "")) > LONGEST.get(name, 1_000_000):
            said = f"{name}: data value too large: {str(value)[:40]} (max length={LONGEST[name]})"
            raise Refused(400, "STRING_TOO_LONG", said, name)
        if name.endswith("Id") and value is not None:
            kept[name] = _reference(salesforce, entity, name, str(value))
    if not record_id:
        _check_required(entity, kept)
    _check_unique(salesforce, entity, kept, record_id)
    return kept


def _column(entity: str, name: str) -> str:
    column = spelled(entity, name)
    if column is None:
        raise Refused(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {entity}")
    if column in READ_ONLY:
        said = f"Unable to create/update fields: {column}. Please check the security settings of this field and verify"
        said += " that it is read/write for your profile or permission set."
        raise Refused(400, "INVALID_FIELD_FOR_INSERT_UPDATE", said, column)
    return column


def _reference(salesforce: Salesforce, entity: str, name: str, value: str) -> str:
    title = TITLES.get(name, name)
    if not is_id(value):
        raise Refused(400, "MALFORMED_ID", f"{title}: id value of incorrect type: {value}", name)
    wanted = long_id(value)
    if wanted in salesforce.deleted:
        raise Refused(400, "ENTITY_IS_DELETED", "entity is deleted", name)
    holders = [known for known in COLUMNS if wanted in salesforce.tables[known]]
    if not holders:
        if name == "RecordTypeId":
            said = f"{title}: this ID value isn't valid for the user: {wanted}"
            raise Refused(400, "INVALID_CROSS_REFERENCE_KEY", said, name)
        raise Refused(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if holders[0] not in REFERENCES.get((entity, name), holders):
        raise Refused(400, "FIELD_INTEGRITY_EXCEPTION", f"{title}: id value of incorrect type: {wanted}", name)
    if name == "OwnerId" and not salesforce.tables["User"][wanted]["IsActive"]:
        said = f"operation performed with inactive user [{wanted}] as owner of {entity.lower()}"
        raise Refused(400, "INACTIVE_OWNER_OR_USER", said, name)
    return wanted


def _check_required(entity: str, kept: Json) -> None:
    missing = [name for name in REQUIRED.get(entity, ()) if not kept.get(name)]
    if missing:
        raise Refused(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", *missing)


def _check_unique(salesforce: Salesforce, entity: str, kept: Json, record_id: str) -> None:
    for name in EXTERNAL_IDS.get(entity, ()):
        twin = with_value(salesforce, entity, name, kept.get(name))
        if twin is not None and twin["Id"] != record_id:
            said = f"duplicate value found: {name} duplicates value on record with id: {twin['Id']}"
            raise Refused(400, "DUPLICATE_VALUE", said)


def with_value(salesforce: Salesforce, entity: str, name: str, value: Any) -> Json | None:
    """The record with this external id; such a field is compared without case."""
    wanted = str(value or "").lower()
    rows = salesforce.tables[entity].values()
    return next((row for row in rows if wanted and str(row[name] or "").lower() == wanted), None)
