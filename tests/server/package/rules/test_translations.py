import json

import pytest

from server.package.check import inspect
from server.package.contents import Contents
from tests.server.package.sample import files


def errors(content, **changes):
    documents = {f"translations/{name}.json": json.dumps(each).encode() for name, each in content.items()}
    return [key for key, _ in inspect(Contents(dict(sorted(files(documents, **changes).items())))).errors]


@pytest.mark.parametrize("name", ["english", "EN", "en_US", "sub/en"])
def test_a_translation_is_named_after_a_locale(name):
    assert errors({name: {}}) == ["translation.invalid_locale"]


def test_only_english_needs_the_apps_name():
    assert errors({"de": {"app": {}}}) == []
    assert errors({"en": {"app": {}}}) == ["translation.missing_required_key"]


def test_a_wrong_file_before_the_english_one_hides_what_that_lacks():
    assert errors({"de": [], "en": {}}) == ["translation.not_json_object"]
    assert errors({"fr": [], "en": {}}) == ["translation.missing_required_key", "translation.not_json_object"]


def test_every_parameter_in_a_translation_has_a_label():
    words = {"name": "n", "parameters": {"host": {"helpText": "x"}}}
    assert errors({"en": {"app": words}}) == ["translation.missing_required_key_on_leaf"]


def test_a_public_app_says_what_it_is_per_product():
    words = {"name": "n", "support": {"name": "n"}}
    assert errors({"en": {"app": words}}) == []
    assert errors({"en": {"app": words}}, private=False) == ["translation.missing_required_key_for_product"]


def test_with_a_package_every_leaf_has_a_title_and_a_value():
    leaf = {"title": "t", "value": "v"}
    assert errors({"de": {"app": {"package": "p", "name": leaf}, "more": {"deep": leaf}}}) == []
    assert errors({"de": {"app": {"package": "p", "name": {"title": "t", "value": 1}}}}) == [
        "translation.invalid_format"
    ]


def test_a_translation_speaks_only_of_the_manifests_products():
    words = {"app": {"chat": {"name": "n"}}}
    assert errors({"en": words}) == ["translation.products_do_not_match_manifest_products"]


def test_a_public_app_may_use_the_older_name_of_its_short_description():
    words = {"name": "n", "description": "d", "long_description": "l", "installation_instructions": "i"}
    assert errors({"en": {"app": words}}, private=False) == []
    words.pop("description")
    assert errors({"en": {"app": words}}, private=False) == ["translation.missing_required_key"]
