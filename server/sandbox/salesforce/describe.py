"""GET …/sobjects/{entity}/describe: what may be done with a kind of record, and with each of its fields.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
"""

from __future__ import annotations

from server.sandbox.salesforce.records import PREFIXES
from server.sandbox.salesforce.rules import READ_ONLY, Refused
from server.sandbox.salesforce.schema import COLUMNS, EXTERNAL_IDS, UNFILTERABLE
from server.sandbox.world import Json


def described(entity: str) -> Json:
    """Raises Refused."""
    if entity not in COLUMNS:
        raise Refused(404, "NOT_FOUND", "The requested resource does not exist")
    writable = entity in PREFIXES
    return {
        "name": entity,
        "keyPrefix": PREFIXES.get(entity),
        "createable": writable,
        "updateable": writable,
        "deletable": writable,
        "queryable": True,
        "fields": [_field(entity, name) for name in COLUMNS[entity]],
    }


def _field(entity: str, name: str) -> Json:
    is_key = name in EXTERNAL_IDS.get(entity, ())
    writable = entity in PREFIXES and name not in READ_ONLY
    return {
        "name": name,
        "custom": name.endswith("__c"),
        "createable": writable,
        "updateable": writable,
        "filterable": name not in UNFILTERABLE.get(entity, ()),
        "externalId": is_key,
        "unique": is_key,
    }
