import pytest

from server.package.rules.custom_objects import LARGEST, check

OBJECT = {"key": "o", "title": "O", "title_pluralized": "Os", "include_in_list_view": True}
FIELD = {"key": "f", "title": "F", "type": "text", "object_key": "o"}
TRIGGER = {"object_key": "o", "title": "T", "actions": [{}], "conditions": {"all": [{}]}}


def errors(size=100, **parts):
    return [key for key, _ in check(parts, size)]


def test_a_whole_object_is_accepted():
    assert errors(objects=[OBJECT], object_fields=[FIELD], object_triggers=[TRIGGER]) == []


@pytest.mark.parametrize(
    ("part", "whole", "key"),
    [
        ("objects", OBJECT, "missing_cov2_object_schema_key"),
        ("object_fields", FIELD, "missing_cov2_field_schema_key"),
        ("object_triggers", TRIGGER, "missing_cov2_trigger_schema_key"),
    ],
)
def test_every_part_has_its_keys(part, whole, key):
    for absent in whole:
        assert key in errors(**{part: [{name: value for name, value in whole.items() if name != absent}]})


@pytest.mark.parametrize(
    ("most", "part", "entry", "key"),
    [
        (50, "objects", OBJECT, "excessive_custom_objects_v2_requirements"),
        (20, "object_fields", FIELD, "excessive_custom_objects_v2_fields"),
        (10, "object_triggers", TRIGGER, "excessive_custom_objects_v2_triggers"),
        (5, "object_fields", {**FIELD, "type": "dropdown"}, "excessive_cov2_selection_fields_per_object"),
    ],
)
def test_there_are_limits_to_each_part(most, part, entry, key):
    assert errors(**{part: [entry] * most}) == []
    assert errors(**{part: [entry] * (most + 1)}) == [key]


@pytest.mark.parametrize(
    ("most", "changed", "key"),
    [
        (50, "conditions", "excessive_custom_objects_v2_trigger_conditions"),
        (25, "actions", "excessive_custom_objects_v2_trigger_actions"),
    ],
)
def test_there_are_limits_inside_a_trigger(most, changed, key):
    def trigger(count):
        return {**TRIGGER, changed: {"any": [{}] * count} if changed == "conditions" else [{}] * count}

    assert errors(object_triggers=[trigger(most)]) == []
    assert errors(object_triggers=[trigger(most + 1)]) == [key]


def test_there_are_limits_inside_a_field():
    choice = {**FIELD, "type": "multiselect", "custom_field_options": [{}] * 11}
    assert errors(object_fields=[choice]) == ["excessive_cov2_field_options"]
    lookup = {**FIELD, "relationship_filter": {"all": [{}] * 21}}
    assert errors(object_fields=[lookup]) == ["excessive_cov2_relationship_filter_conditions"]


def test_a_trigger_has_conditions_and_actions_of_the_right_shape():
    assert errors(object_triggers=[{**TRIGGER, "conditions": []}]) == ["invalid_cov2_trigger_conditions_structure"]
    assert errors(object_triggers=[{**TRIGGER, "conditions": {"all": []}}]) == ["empty_cov2_trigger_conditions"]
    assert errors(object_triggers=[{**TRIGGER, "actions": {}}]) == ["invalid_cov2_trigger_actions_structure"]
    assert errors(object_triggers=[{**TRIGGER, "actions": []}]) == ["empty_cov2_trigger_actions"]


def test_neither_settings_nor_a_megabyte_fit_in():
    assert errors(objects=[{**OBJECT, "title": "{{setting.x}}"}]) == ["invalid_cov2_setting_placeholders"]
    assert errors(size=LARGEST + 1) == ["excessive_cov2_payload_size"]
