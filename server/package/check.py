"""Our own check of a Zendesk app package: what Zendesk would refuse, before it is uploaded."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from server.package.contents import Contents, Unusable, read
from server.package.documents import DuplicateKey, NotJson, parse
from server.package.findings import Finding, Findings, printable, shown
from server.package.manifest import Manifest
from server.package.rules import advice, locations, parameters, requirements, secrets, translations
from server.package.rules import files as file_rules
from server.package.rules import manifest as manifest_rules

FILE: Final = "manifest.json"
NESTED: Final = re.compile(r"[^/]+/manifest\.json")


def check(path: Path) -> Findings:
    """Look at a zip or a folder; the errors are those that Zendesk's validator finds.

    Raises `contents.Unreadable` for a path that cannot be read. A zip that nobody should unpack is an error
    among the findings.
    """
    try:
        return inspect(read(path))
    except Unusable as error:
        return Findings(errors=((error.code, printable(str(error))),))


def inspect(contents: Contents) -> Findings:
    """Look at files that are already in memory."""
    files = contents.files
    manifest, errors = _manifest(files)
    warnings: list[Finding] = []
    if manifest:
        errors += [
            *manifest_rules.check(manifest, files),
            *locations.check(manifest, files),
            *parameters.check(manifest),
        ]
        # As Zendesk does: the rest can only be judged by a manifest without an error.
        if not errors:
            errors += _by_the_manifest(manifest, files)
            warnings += [*secrets.parameters(manifest), *file_rules.plain_http(files)]
        warnings += advice.check(manifest, files)
    errors += _links(contents)
    errors += file_rules.check(files)
    warnings += [*file_rules.drawings(files), *secrets.check(files)]
    return Findings(tuple(errors), tuple(warnings))


def _manifest(files: Mapping[str, bytes]) -> tuple[Manifest | None, list[Finding]]:
    if FILE not in files:
        nested = next((path for path in files if NESTED.fullmatch(path)), None)
        if nested:
            text = f"manifest.json must be at the top; it is at {shown(nested)}. Zip that folder's content."
            return None, [("nested_manifest", text)]
        return None, [("missing_manifest", "There is no manifest.json.")]
    try:
        document = parse(files[FILE], unique_keys=True)
    except NotJson as error:
        return None, [("manifest_not_json", f"manifest.json is not JSON: {shown(str(error))}.")]
    except DuplicateKey as error:
        text = f"manifest.json has {shown(error.key)} twice: {shown(error.first)} and {shown(error.second)}."
        return None, [("duplicate_manifest_keys", text)]
    if not isinstance(document, dict):
        return None, [("manifest_not_json", "manifest.json must be a JSON object.")]
    return Manifest(document), []


def _by_the_manifest(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    yield from manifest_rules.unknown_experiments(manifest)
    yield from file_rules.source(manifest, files)
    yield from translations.check(manifest, files)
    yield from requirements.check(manifest, files)


def _links(contents: Contents) -> Iterator[Finding]:
    if contents.links:
        yield "symlink_in_zip", f"A package may not hold symbolic links: {shown(', '.join(contents.links[:10]))}."
