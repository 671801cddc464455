import json

import pytest

from server.package.check import inspect
from server.package.contents import Contents
from tests.server.package.sample import GONE, files


def errors(document, **changes):
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    return sorted(key for key, _ in inspect(Contents(files({"requirements.json": text}, **changes))).errors)


def test_each_requirement_says_what_it_lacks():
    assert errors({"macros": {"m": {}}}) == ["missing_required_fields"]
    assert errors({"user_fields": {"f": {"title": "t"}}}) == ["missing_required_fields"]
    assert errors({"user_fields": {"f": {"title": "t", "key": "k"}}, "macros": {"m": {"title": "t"}}}) == []
    assert errors({"channel_integrations": {"c": {}}}) == ["missing_required_fields"]


def test_an_app_has_one_channel_integration():
    both = {name: {"manifest_url": "https://a"} for name in "ab"}
    assert errors({"channel_integrations": both}) == ["multiple_channel_integrations"]


def test_a_key_that_is_there_twice_is_refused():
    assert errors(b'{"macros": {"m": {"title": "a"}, "m": {"title": "b"}}}') == ["duplicate_requirements"]


def test_targets_that_zendesk_ended_are_refused():
    assert errors({"targets": {"t": {"title": "t", "type": "url_target_v2"}}}) == ["invalid_requirements_types"]


@pytest.mark.parametrize(("count", "found"), [(5000, []), (5001, ["excessive_requirements"])])
def test_there_are_at_most_five_thousand(count, found):
    assert errors({"macros": {str(number): {"title": "t"} for number in range(count)}}) == found


def test_a_page_in_the_marketplace_and_an_app_for_chat_alone_have_none():
    page = {"marketingOnly": True, "location": GONE, "frameworkVersion": GONE, "private": False}
    english = {"name": "n", "short_description": "s", "long_description": "l", "installation_instructions": "i"}
    content = {"requirements.json": b"{}", "translations/en.json": json.dumps({"app": english}).encode()}
    found = inspect(Contents(files(content, **page)))
    assert [key for key, _ in found.errors] == ["requirements_not_supported"]
    chat = {"chat": {"chat_sidebar": "https://app.example.com"}}
    assert errors({}, location=chat) == ["requirements_not_supported"]


def test_old_custom_objects_have_exactly_their_keys():
    good = {
        "custom_object_types": [{"key": "k", "schema": {}}],
        "custom_object_relationship_types": [{"key": "k", "source": "s", "target": "t"}],
    }
    assert errors({"custom_objects": good}) == []
    odd = {**good, "custom_object_types": [{"key": "k", "colour": "red"}]}
    assert errors({"custom_objects": odd}) == ["invalid_custom_objects_schema_keys", "missing_required_fields"]
    many = {**good, "custom_object_types": good["custom_object_types"] * 50}
    assert errors({"custom_objects": many}) == ["excessive_custom_objects_requirements"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        *((kind, ["title"]) for kind in ("automations", "macros", "targets", "views", "ticket_fields", "triggers")),
        *((kind, ["key", "title"]) for kind in ("user_fields", "organization_fields")),
        ("webhooks", ["name", "status", "endpoint", "http_method", "request_format"]),
        ("channel_integrations", ["manifest_url"]),
    ],
)
def test_every_kind_has_its_fields(kind, fields):
    assert errors({kind: {"one": dict.fromkeys(fields, "x")}}) == []
    for absent in fields:
        fewer = {field: "x" for field in fields if field != absent}
        assert errors({kind: {"one": fewer}}) == ["missing_required_fields"]


def test_an_app_of_requirements_only_has_them():
    plain = {"requirementsOnly": True, "location": GONE, "frameworkVersion": GONE}
    found = inspect(Contents(files(**plain))).errors
    assert [key for key, _ in found] == ["missing_requirements"]


@pytest.mark.parametrize("document", [b"[]", b"5", b"{"])
def test_requirements_are_a_json_object(document):
    assert errors(document) == ["requirements_not_json"]


@pytest.mark.parametrize("document", [{"foo": {}}, {"macros": []}, {"custom_objects": []}])
def test_a_kind_that_zendesk_does_not_know_or_of_another_shape_is_refused(document):
    assert errors(document) == ["invalid_requirements_types"]


def test_old_custom_objects_have_both_lists_and_no_other():
    assert errors({"custom_objects": {}}) == ["missing_required_fields"] * 2
    both = {"custom_object_types": [], "custom_object_relationship_types": [], "more": []}
    assert errors({"custom_objects": both}) == ["invalid_custom_objects_schema_keys"]


def test_custom_objects_of_today_are_looked_into():
    assert errors({"custom_objects_v2": []}) == ["invalid_cov2_requirements_structure"]
    assert errors({"custom_objects_v2": {"objects": [{}]}}) == ["missing_cov2_object_schema_key"] * 4
