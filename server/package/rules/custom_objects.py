"""custom_objects_v2 in requirements.json: the keys each part must have, and how many of each there may be."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from server.package.findings import Finding, listed, shown

MOST_OBJECTS: Final = 50
MOST_FIELDS: Final = 20
MOST_TRIGGERS: Final = 10
MOST_CONDITIONS: Final = 50
MOST_ACTIONS: Final = 25
MOST_FILTERS: Final = 20
MOST_CHOICE_FIELDS: Final = 5
"""Of each of the types dropdown and multiselect, per object."""
MOST_OPTIONS: Final = 10
LARGEST: Final = 1_048_576
"""Bytes."""

PARTS: Final = {
    "objects": ("object", ("key", "title", "title_pluralized", "include_in_list_view")),
    "object_fields": ("field", ("key", "title", "type", "object_key")),
    "object_triggers": ("trigger", ("object_key", "title", "actions", "conditions")),
}


def check(part: object, size: int) -> Iterator[Finding]:
    """`size` is that of requirements.json in bytes."""
    if part is None:
        return
    if not isinstance(part, dict):
        yield "invalid_cov2_requirements_structure", "custom_objects_v2 must be an object."
        return
    if size > LARGEST:
        yield "excessive_cov2_payload_size", f"custom_objects_v2 is larger than {LARGEST} bytes."
    if "{{setting." in json.dumps(part):
        yield "invalid_cov2_setting_placeholders", "custom_objects_v2 cannot use {{setting.…}}."
    entries = {name: _objects(part.get(name)) for name in PARTS}
    for name, (noun, keys) in PARTS.items():
        for entry in entries[name]:
            for key in keys:
                if key not in entry:
                    title = shown(entry.get("key") or entry.get("title") or "(unnamed)")
                    yield f"missing_cov2_{noun}_schema_key", f"The {noun} {title} must have {key}."
    if len(entries["objects"]) > MOST_OBJECTS:
        yield "excessive_custom_objects_v2_requirements", f"There are more than {MOST_OBJECTS} custom objects."
    yield from _fields(entries["object_fields"])
    yield from _triggers(entries["object_triggers"])


def _objects(entries: object) -> list[Mapping[str, Any]]:
    return [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []


def _crowded(entries: list[Mapping[str, Any]], most: int) -> list[str]:
    counts = Counter(shown(each["object_key"]) for each in entries if each.get("object_key"))
    return [name for name, count in counts.items() if count > most]


def _fields(fields: list[Mapping[str, Any]]) -> Iterator[Finding]:
    if crowded := _crowded(fields, MOST_FIELDS):
        yield "excessive_custom_objects_v2_fields", f"More than {MOST_FIELDS} fields: {listed(crowded)}."
    for kind in ("dropdown", "multiselect"):
        chosen = [field for field in fields if field.get("type") == kind]
        if crowded := _crowded(chosen, MOST_CHOICE_FIELDS):
            text = f"More than {MOST_CHOICE_FIELDS} {kind} fields: {listed(crowded)}."
            yield "excessive_cov2_selection_fields_per_object", text
        for field in chosen:
            options = field.get("custom_field_options")
            if isinstance(options, list) and len(options) > MOST_OPTIONS:
                yield "excessive_cov2_field_options", f"{_title(field)} has more than {MOST_OPTIONS} options."
    for field in fields:
        if _conditions(field.get("relationship_filter")) > MOST_FILTERS:
            text = f"{_title(field)} has more than {MOST_FILTERS} filter conditions."
            yield "excessive_cov2_relationship_filter_conditions", text


def _triggers(triggers: list[Mapping[str, Any]]) -> Iterator[Finding]:
    if crowded := _crowded(triggers, MOST_TRIGGERS):
        yield "excessive_custom_objects_v2_triggers", f"More than {MOST_TRIGGERS} triggers: {listed(crowded)}."
    for trigger in triggers:
        yield from _when(trigger)
        yield from _then(trigger)


def _when(trigger: Mapping[str, Any]) -> Iterator[Finding]:
    conditions = trigger.get("conditions")
    count = _conditions(conditions)
    groups = [conditions[key] for key in ("all", "any") if key in conditions] if isinstance(conditions, dict) else []
    if not groups or not all(isinstance(group, list | None) for group in groups):
        text = f"The conditions of {_title(trigger)} must be an object with the lists all or any."
        yield "invalid_cov2_trigger_conditions_structure", text
    elif not count:
        yield "empty_cov2_trigger_conditions", f"{_title(trigger)} has no conditions."
    if count > MOST_CONDITIONS:
        text = f"{_title(trigger)} has more than {MOST_CONDITIONS} conditions."
        yield "excessive_custom_objects_v2_trigger_conditions", text


def _then(trigger: Mapping[str, Any]) -> Iterator[Finding]:
    actions = trigger.get("actions")
    if not isinstance(actions, list):
        yield "invalid_cov2_trigger_actions_structure", f"The actions of {_title(trigger)} must be a list."
    elif not actions:
        yield "empty_cov2_trigger_actions", f"{_title(trigger)} has no actions."
    elif len(actions) > MOST_ACTIONS:
        text = f"{_title(trigger)} has more than {MOST_ACTIONS} actions."
        yield "excessive_custom_objects_v2_trigger_actions", text


def _conditions(conditions: object) -> int:
    groups = [conditions.get(key) for key in ("all", "any")] if isinstance(conditions, dict) else []
    return sum(len(group) for group in groups if isinstance(group, list))


def _title(entry: Mapping[str, Any]) -> str:
    return shown(entry.get("title") or entry.get("key") or "(unnamed)")
