import json

import pytest

from server.package.check import check, inspect
from server.package.contents import Contents
from tests.server.package.sample import GONE, files, manifest, unpacked, zipped


def errors(content):
    return [key for key, _ in inspect(Contents(dict(sorted(content.items())))).errors]


def test_a_good_package_has_neither_errors_nor_warnings(tmp_path):
    found = check(zipped(tmp_path / "app.zip", files()))
    assert found.accepted
    assert (found.errors, found.warnings) == ((), ())


def test_a_folder_is_checked_as_its_zip_is(tmp_path):
    spoilt = files({"translations/en.json": b"{"}, domainWhitelist=["https://app.example.com/"])
    of_zip = check(zipped(tmp_path / "app.zip", spoilt))
    assert of_zip == check(unpacked(tmp_path / "app", spoilt))
    assert [key for key, _ in of_zip.errors] == ["translation.not_json"]


def test_hidden_files_and_the_folder_tmp_are_not_part_of_a_package(tmp_path):
    inside = files({".git/config.zip": b"PK\x03\x04", "tmp/x.pdf": b"%PDF-1", "assets/.DS_Store.jar": b"x"})
    assert check(unpacked(tmp_path / "app", inside)).accepted
    assert check(zipped(tmp_path / "app.zip", inside)).accepted


def test_the_rest_is_judged_only_by_a_manifest_without_errors():
    assert errors(files({"translations/en.json": b"["}, version=1)) == ["unacceptable_string"]
    assert errors(files({"assets/x.pdf": b""}, version=1)) == ["unacceptable_string", "unsupported_mime_type_detected"]


@pytest.mark.parametrize("text", ["", "5", "[]", "null", '"x"', "{'a': 1}", '{"a": NaN}', "\ufeff{}", "1" * 5000])
def test_a_manifest_that_is_no_json_object_is_refused(text):
    assert errors(files({"manifest.json": text.encode()})) == ["manifest_not_json"]


def test_a_manifest_that_is_not_utf_8_is_refused():
    found = inspect(Contents({"manifest.json": b'{"name": "\xff"}'}))
    assert found.errors == (("manifest_not_json", "manifest.json is not JSON: it is not UTF-8 text (byte 10)."),)


def nested(depth):
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize("depth", [101, 100_000])
def test_json_nested_without_end_is_refused_and_not_followed(depth):
    assert errors({"manifest.json": nested(depth)}) == ["manifest_not_json"]
    assert errors(files({"requirements.json": nested(depth)})) == ["requirements_not_json"]
    assert errors(files({"translations/en.json": nested(depth)})) == ["translation.not_json"]


def test_json_may_nest_a_hundred_levels():
    assert errors(files({"translations/de.json": nested(100)})) == []


def test_a_key_that_is_there_twice_is_named_with_both_values():
    found = inspect(Contents({"manifest.json": b'{"author": {"name": "a", "name": "b"}}'}))
    assert found.errors == (("duplicate_manifest_keys", "manifest.json has name twice: a and b."),)


HOSTILE = [None, True, 0, -1.5, "", "x", "\u202e\x1b[2J\ud800", [], ["x"], [[]], [{}], {}, {"x": 1}, {"support": 5}]
KEYS = [*json.loads(manifest()), "parameters", "oauth", "experiments", "noTemplate", "requirementsOnly"]
KEYS += ["marketingOnly", "singleInstall", "termsConditionsURL", "gaID"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_any_json_value_anywhere_in_the_manifest_gives_findings(key, value):
    found = inspect(Contents(files({"requirements.json": b"{}"}, **{key: value})))
    assert all(message.isprintable() for _, message in (*found.errors, *found.warnings))


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_any_json_value_inside_the_manifests_parts_gives_findings(value):
    for changes in (
        {"parameters": [{"name": value, "type": value, "required": value, "secure": value, "scopes": value}] * 2},
        {"parameters": [value, {"name": "a", "secure": True, "scopes": [value]}]},
        {"oauth": {"client_id": value}},
        {"location": {"support": {"ticket_sidebar": value}}},
        {"location": {"support": {"ticket_sidebar": {"url": value, "autoLoad": value, "flexible": value}}}},
        {"author": {"name": value, "url": value}, "frameworkVersion": GONE},
    ):
        found = inspect(Contents(files(**changes)))
        assert all(message.isprintable() for _, message in (*found.errors, *found.warnings))


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_any_json_value_in_the_other_documents_gives_findings(value):
    def document(*levels):
        node = value
        for level in reversed(levels):
            node = {level: node}
        return json.dumps(node).encode()

    for path, levels in (
        ("translations/en.json", ("app",)),
        ("translations/en.json", ("app", "parameters")),
        ("translations/en.json", ("app", "support")),
        ("requirements.json", ("targets",)),
        ("requirements.json", ("targets", "one")),
        ("requirements.json", ("custom_objects",)),
        ("requirements.json", ("custom_objects", "custom_object_types")),
        ("requirements.json", ("custom_objects_v2",)),
        ("requirements.json", ("custom_objects_v2", "object_fields")),
    ):
        found = inspect(Contents(files({path: document(*levels)})))
        assert all(message.isprintable() for _, message in (*found.errors, *found.warnings))
