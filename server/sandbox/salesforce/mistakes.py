"""What Salesforce says of a query that it cannot run: where, and why.

The form of the message: a stretch of the query, a caret under the place, `ERROR at Row:1:Column:n`, the sentence.
Seen in https://github.com/apache/camel-quarkus/issues/3022 and https://github.com/forcedotcom/soql-tooling/issues/86
"""

from __future__ import annotations

BEFORE = 45
AFTER = 45


class SoqlError(Exception):
    """`code` is Salesforce's errorCode."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def at(query: str, position: int, code: str, sentence: str) -> SoqlError:
    """An error that points into the query; `position` counts from 0, the column from 1."""
    start = max(0, position - BEFORE)
    stretch = query[start : position + AFTER].replace("\n", " ")
    row = query.count("\n", 0, position) + 1
    column = position - (query.rfind("\n", 0, position) + 1) + 1
    message = f"\n{stretch}\n{' ' * (position - start)}^\nERROR at Row:{row}:Column:{column}\n{sentence}"
    return SoqlError(code, message)


def unexpected(query: str, position: int, token: str) -> SoqlError:
    return at(
        query, position, "MALFORMED_QUERY", f"unexpected token: '{token}'" if token else "unexpected end of query"
    )


def no_column(query: str, position: int, name: str, entity: str) -> SoqlError:
    return at(
        query, position, "INVALID_FIELD", _sentence(f"No such column '{name}' on entity '{entity}'.", "field", "__c")
    )


def not_filterable(query: str, position: int, name: str) -> SoqlError:
    """Seen in https://github.com/airbytehq/airbyte/issues/62877"""
    return at(query, position, "INVALID_FIELD", f"field '{name}' can not be filtered in a query call")


def not_sortable(query: str, position: int, name: str) -> SoqlError:
    return at(query, position, "MALFORMED_QUERY", f"field '{name}' can not be sorted in a query call")


def no_relationship(query: str, position: int, name: str) -> SoqlError:
    said = f"Didn't understand relationship '{name}' in field path."
    return at(query, position, "INVALID_FIELD", _sentence(said, "relationship", "__r"))


def no_children(query: str, position: int, name: str) -> SoqlError:
    said = f"Didn't understand relationship '{name}' in FROM part of query call."
    return at(query, position, "INVALID_TYPE", _sentence(said, "relationship", "__r"))


def no_entity(query: str, position: int, name: str) -> SoqlError:
    said = f"sObject type '{name}' is not supported."
    return at(query, position, "INVALID_TYPE", _sentence(said, "object", "__c"))


def bad_id(query: str, position: int, value: object) -> SoqlError:
    return at(query, position, "INVALID_QUERY_FILTER_OPERATOR", f"invalid ID field: {value}")


def _sentence(said: str, thing: str, suffix: str) -> str:
    named = "entity" if thing == "object" else f"custom {thing}"
    return (
        f"{said} If you are attempting to use a custom {thing}, be sure to append the '{suffix}' after the {named}"
        " name. Please reference your WSDL or the describe call for the appropriate names."
    )
