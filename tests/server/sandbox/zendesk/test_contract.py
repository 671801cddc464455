"""The fake's answers against Zendesk's own API description, where the reference folder has it."""

from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator


class _Loader(yaml.SafeLoader):
    """Reads a bare `=`, which the description uses as a plain text."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: loader.construct_scalar(node))


@pytest.fixture(scope="session")
def description(shared_folder):
    return _as_json_schema(yaml.load((shared_folder / "specs" / "zendesk-support.yaml").read_text(), _Loader))


def _as_json_schema(value: Any) -> Any:
    """JSON schema has no `nullable`. Of schemas as open as these, one answer may well fit two of a `oneOf`."""
    if isinstance(value, list):
        return [_as_json_schema(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: each for key, each in value.items() if key not in ("example", "examples")}
    made = {"anyOf" if key == "oneOf" else key: _as_json_schema(each) for key, each in kept.items()}
    if made.pop("nullable", False) is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if "enum" in made and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
    return made


def _without_nulls(value: Any) -> Any:
    """The description calls many things a text or a number that the real API answers as null when they are empty:
    https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#example-response
    """
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return value


TICK_BOXES = "organization_fields."
"""Described as texts and numbers, though a tick box is a boolean:
https://developer.zendesk.com/api-reference/ticketing/organizations/organization_fields/"""


@pytest.mark.parametrize(
    ("path", "params", "schema"),
    [
        ("tickets/4242", {"include": "users"}, "TicketResponse"),
        ("tickets/4219", {}, "TicketResponse"),
        ("tickets/4242/comments", {}, "TicketCommentsResponse"),
        ("organizations/37010000001", {}, "OrganizationResponse"),
        ("organizations/search", {"name": "Meadowbank Dairy Cooperative"}, "OrganizationsResponse"),
        ("organization_fields", {}, "OrganizationFieldsResponse"),
        ("ticket_fields", {}, "TicketFieldsResponse"),
        ("ticket_forms", {}, "TicketFormsResponse"),
        ("users/38010000031", {}, "UserResponse"),
        ("users/me", {}, "CurrentUserResponse"),
        ("users/search", {"query": "solberg"}, "UsersResponse"),
        ("search", {"query": "meadowbank"}, "SearchResponse"),
        ("tickets/4242/tags", {}, "TagsResponse"),
        ("tickets/4225/followers", {}, "ListTicketFollowersResponse"),
    ],
)
def test_an_answer_has_the_described_shape(zendesk, description, path, params, schema):
    named = {"$ref": f"#/components/schemas/{schema}", "components": description["components"]}
    errors = [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message[:120]}"
        for error in Draft7Validator(named).iter_errors(_without_nulls(zendesk.get(path, **params)))
    ]
    assert [error for error in errors if TICK_BOXES not in error] == []


def test_every_address_of_the_description_that_we_read_is_served(zendesk, description):
    values = {"ticket_id": 4242, "organization_id": 37010000001, "user_id": 38010000031}
    asked = {"/api/v2/search": {"query": "x"}, "/api/v2/organizations/search": {"name": "x"}}
    missing = []
    for path, operations in description["paths"].items():
        if "get" in operations:
            filled = path.format(**values)
            response = zendesk.call("GET", filled, params=asked.get(path, {}))
            if response.status_code != 200:
                missing.append((path, response.status_code))
    assert missing == []
