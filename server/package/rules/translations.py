"""translations/*.json: the app's name and what is said about it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from server.package.documents import NotJson, parse
from server.package.findings import Finding, listed, shown
from server.package.manifest import PRODUCTS, Manifest
from server.package.rules.manifest import LOCALE

FILE: Final = re.compile(r"translations/(.*)\.json")
FOR_EVERYBODY: Final = ("name", "short_description", "installation_instructions", "long_description")
"""What a public app must say; a private one needs only its name."""


def check(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Zendesk looks at the English words only while no file before it was wrong."""
    wrong = False
    for path, content in files.items():
        if not (named := FILE.fullmatch(path)):
            continue
        for finding in _file(path, named[1], content):
            wrong = True
            yield finding
        if path == "translations/en.json" and not wrong:
            yield from _words(manifest, path, _app(parse(content)))


def _file(path: str, locale: str, content: bytes) -> Iterator[Finding]:
    if not LOCALE.fullmatch(locale):
        yield "translation.invalid_locale", f"{shown(path)} is not named after a locale such as en or pt-br."
    try:
        document = parse(content)
    except NotJson as error:
        yield "translation.not_json", f"{shown(path)} is not JSON: {shown(str(error))}."
        return
    if not isinstance(document, dict):
        yield "translation.not_json_object", f"{shown(path)} is not a JSON object."
        return
    app = _app(document)
    if app.get("package") and (key := _odd_leaf({**document, "app": _without(app, "package")})):
        yield "translation.invalid_format", f"{shown(path)}: with a package, {key} must be {{title, value}}."
    yield from _labels(path, app.get("parameters"))


def _app(document: object) -> dict[str, Any]:
    app = document.get("app") if isinstance(document, dict) else None
    return app if isinstance(app, dict) else {}


def _without(node: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {each: value for each, value in node.items() if each != key}


def _odd_leaf(node: Mapping[str, Any]) -> str | None:
    for key, value in node.items():
        if not isinstance(value, dict):
            return shown(key)
        leaf = sorted(value) == ["title", "value"] and all(isinstance(each, str) for each in value.values())
        if not leaf and (odd := _odd_leaf(value)):
            return odd
    return None


def _labels(path: str, parameters: object) -> Iterator[Finding]:
    for name, words in parameters.items() if isinstance(parameters, dict) else ():
        if not isinstance(words, dict) or "label" not in words:
            yield "translation.missing_required_key_on_leaf", f"{shown(path)}: {shown(name)} has no label."
            return


def _words(manifest: Manifest, path: str, app: Mapping[str, Any]) -> Iterator[Finding]:
    products = [product for product in app if product in PRODUCTS]
    if not products:
        if absent := _absent(manifest, app):
            yield "translation.missing_required_key", f"{path} must have, under app: {absent}."
        return
    shows_in = {"support"} if manifest.says("requirementsOnly") else set(manifest.products)
    if others := sorted(set(products) - shows_in):
        yield (
            "translation.products_do_not_match_manifest_products",
            f"{path} speaks of {listed(others)}; the manifest's products are {listed(sorted(shows_in))}.",
        )
    for product in products:
        if absent := _absent(manifest, app[product] if isinstance(app[product], dict) else {}):
            key = "translation.missing_required_key_for_product"
            yield key, f"{path} must have, under app.{product}: {absent}."
            return


def _absent(manifest: Manifest, said: Mapping[str, Any]) -> str:
    wanted = FOR_EVERYBODY[:1] if manifest.private else FOR_EVERYBODY
    # "description" is the older name of "short_description" and is still taken.
    present = {"short_description" if key == "description" else key for key in said}
    return ", ".join(key for key in wanted if key not in present)
