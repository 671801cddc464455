"""requirements.json: what Zendesk makes in the account when the app is installed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from server.package.documents import DuplicateKey, NotJson, parse
from server.package.findings import Finding, listed, shown
from server.package.manifest import Manifest
from server.package.rules import custom_objects

FILE: Final = "requirements.json"
MOST: Final = 5_000
MOST_CUSTOM_OBJECTS: Final = 50
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "automations": ("title",),
    "macros": ("title",),
    "targets": ("title",),
    "views": ("title",),
    "ticket_fields": ("title",),
    "triggers": ("title",),
    "user_fields": ("key", "title"),
    "organization_fields": ("key", "title"),
    "webhooks": ("name", "status", "endpoint", "http_method", "request_format"),
    "channel_integrations": ("manifest_url",),
}
OBJECTS: Final = ("custom_objects", "custom_objects_v2")
OLD_OBJECTS: Final = {
    "custom_object_types": ("key", "schema"),
    "custom_object_relationship_types": ("key", "source", "target"),
}
ENDED_TARGETS: Final = ("http_target", "url_target_v2")


def check(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    if FILE not in files:
        if manifest.says("requirementsOnly"):
            yield "missing_requirements", "An app of requirements only must have requirements.json."
        return
    if manifest.says("marketingOnly") or set(manifest.products) == {"chat"}:
        yield "requirements_not_supported", "An app of this kind cannot have requirements.json."
        return
    try:
        document = parse(files[FILE], unique_keys=True)
    except NotJson as error:
        yield "requirements_not_json", f"requirements.json is not JSON: {shown(str(error))}."
    except DuplicateKey as error:
        yield "duplicate_requirements", f"requirements.json has the key {shown(error.key)} twice."
    else:
        yield from _document(document, len(files[FILE]))


def _document(document: object, size: int) -> Iterator[Finding]:
    if not isinstance(document, dict):
        yield "requirements_not_json", "requirements.json must be a JSON object."
        return
    if unknown := [kind for kind in document if kind not in REQUIRED and kind not in OBJECTS]:
        yield "invalid_requirements_types", f"requirements.json has no type {listed(unknown)}."
    count = sum(len(group) if isinstance(group, dict | list) else 1 for group in document.values())
    if count > MOST:
        yield "excessive_requirements", f"requirements.json has {count} requirements, more than {MOST}."
    for kind in REQUIRED.keys() & document.keys():
        yield from _group(kind, document[kind])
    yield from _old_objects(document.get("custom_objects"))
    yield from custom_objects.check(document.get("custom_objects_v2"), size)


def _group(kind: str, group: object) -> Iterator[Finding]:
    if not isinstance(group, dict):
        yield "invalid_requirements_types", f"{kind} in requirements.json must be an object."
        return
    if kind == "channel_integrations" and len(group) > 1:
        yield "multiple_channel_integrations", "An app has at most one channel integration."
    for name, fields in group.items():
        if fields is not None:
            yield from _absent(REQUIRED[kind], fields, name)
        if kind == "targets" and isinstance(fields, dict) and fields.get("type") in ENDED_TARGETS:
            yield "invalid_requirements_types", f"The target {shown(name)} is a {fields['type']}: use a webhook."


def _absent(wanted: tuple[str, ...], fields: Any, name: object) -> Iterator[Finding]:
    for key in wanted:
        if not isinstance(fields, dict) or key not in fields:
            yield "missing_required_fields", f"requirements.json: {shown(name)} must have {key}."


def _old_objects(objects: object) -> Iterator[Finding]:
    if objects is None:
        return
    if not isinstance(objects, dict):
        yield "invalid_requirements_types", "custom_objects in requirements.json must be an object."
        return
    if unknown := sorted(objects.keys() - OLD_OBJECTS.keys()):
        yield "invalid_custom_objects_schema_keys", f"custom_objects has no key {listed(unknown)}."
    yield from _absent(tuple(OLD_OBJECTS), objects, "custom_objects")
    count = 0
    for kind, keys in OLD_OBJECTS.items():
        entries = objects.get(kind)
        entries = [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
        count += len(entries)
        for entry in entries:
            if unknown := sorted(entry.keys() - set(keys)):
                yield "invalid_custom_objects_schema_keys", f"{kind} has no key {listed(unknown)}."
            yield from _absent(keys, entry, kind)
    if count > MOST_CUSTOM_OBJECTS:
        text = f"requirements.json has {count} custom objects, more than {MOST_CUSTOM_OBJECTS}."
        yield "excessive_custom_objects_requirements", text
