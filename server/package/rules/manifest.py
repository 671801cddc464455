"""manifest.json: which keys it must have and what each may hold."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from server.package.findings import Finding, shown
from server.package.manifest import PRODUCTS, Manifest, truthy

FRAMEWORKS: Final = ("2.0",)
EXPERIMENTS: Final = frozenset({"hashParams", "newCssCompiler"})
LOCALE: Final = re.compile(r"[a-z]{2,3}(-\w{2,3})?", re.ASCII)
STRINGS: Final = (
    "name",
    "defaultLocale",
    "version",
    "frameworkVersion",
    "remoteInstallationURL",
    "termsConditionsURL",
    "gaID",
)
BOOLEANS: Final = ("requirementsOnly", "marketingOnly", "singleInstall", "signedUrls")


def check(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    yield from missing_keys(manifest)
    yield from _booleans(manifest)
    yield from _strings(manifest)
    yield from _whitelist(manifest)
    yield from _experiments(manifest)
    yield from _default_locale(manifest, files)
    yield from _urls(manifest)
    yield from _framework(manifest)
    yield from _no_template(manifest)


def missing(key: str) -> Finding:
    return "manifest_keys.missing", f"manifest.json must have {key}."


def missing_keys(manifest: Manifest) -> Iterator[Finding]:
    for key in ("author", "defaultLocale"):
        if manifest.fields.get(key) is None:
            yield missing(key)


def _booleans(manifest: Manifest) -> Iterator[Finding]:
    values = {key: manifest.fields.get(key) for key in BOOLEANS}
    values = {key: value for key, value in values.items() if value is not None}
    for key, value in {**values, "private": manifest.fields.get("private", True)}.items():
        if not isinstance(value, bool):
            yield "unacceptable_boolean", f"{key} must be true or false, not {shown(value)}."


def _strings(manifest: Manifest) -> Iterator[Finding]:
    values = {key: manifest.fields.get(key) for key in STRINGS}
    author = manifest.fields.get("author")
    if isinstance(author, dict):
        values |= {f"author.{key}": author.get(key) for key in ("name", "email", "url")}
    elif truthy(author) and not isinstance(author, str):
        yield "unacceptable_hash", "author must be an object with name, email and url."
    for key, value in values.items():
        if not isinstance(value, str | None):
            yield "unacceptable_string", f"{key} must be a string, not {shown(value)}."


def _whitelist(manifest: Manifest) -> Iterator[Finding]:
    hosts = manifest.fields.get("domainWhitelist")
    strings = isinstance(hosts, list) and all(isinstance(host, str) for host in hosts)
    if hosts is not None and not strings:
        yield "unacceptable_array_of_strings", "domainWhitelist must be an array of strings."


def _experiments(manifest: Manifest) -> Iterator[Finding]:
    experiments = manifest.fields.get("experiments")
    if truthy(experiments) and not isinstance(experiments, dict):
        yield "unacceptable_hash", f"experiments must be an object, not {shown(experiments)}."


def unknown_experiments(manifest: Manifest) -> Iterator[Finding]:
    """Asked only of a manifest without another error."""
    for name, value in (manifest.fields.get("experiments") or {}).items():
        if truthy(value) and name not in EXPERIMENTS:
            yield "invalid_experiment", f"The experiment {shown(name)} may not be used."


def _default_locale(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    locale = manifest.fields.get("defaultLocale")
    if locale is None:
        return
    if not isinstance(locale, str) or not LOCALE.fullmatch(locale):
        yield "invalid_default_locale", f"{shown(locale)} is not a locale such as en or pt-br."
    elif f"translations/{locale}.json" not in files:
        yield "missing_translation_file", f"There is no translations/{locale}.json for the default locale."


def _urls(manifest: Manifest) -> Iterator[Finding]:
    author = manifest.fields.get("author")
    values = {"termsConditionsURL": manifest.fields.get("termsConditionsURL")}
    if isinstance(author, dict):
        values["author.url"] = author.get("url")
    for key, value in values.items():
        if isinstance(value, str) and not _is_web_address(value):
            yield "invalid_url", f"{key} must be an http or https address, not {shown(value)}."


def _is_web_address(value: str) -> bool:
    try:
        url = urlsplit(value)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.hostname) and not re.search(r"\s", value)


def _framework(manifest: Manifest) -> Iterator[Finding]:
    version = manifest.fields.get("frameworkVersion")
    if manifest.only_lists:
        if version is not None:
            yield "no_framework_version_required", "An app without code has no frameworkVersion."
        return
    if version is None:
        yield missing("frameworkVersion")
    if version not in FRAMEWORKS:
        yield "invalid_version", f'frameworkVersion must be the string "2.0", not {shown(version)}.'


def _no_template(manifest: Manifest) -> Iterator[Finding]:
    value = manifest.fields.get("noTemplate")
    known = frozenset[object]().union(*PRODUCTS.values())
    named = isinstance(value, list) and all(isinstance(each, str) and each in known for each in value)
    if not truthy(value):
        return
    if value is not True and not named:
        yield "invalid_no_template", "noTemplate must be true, false or an array of locations."
    if manifest.in_frames and value != []:
        yield "no_template_deprecated_in_v2", "noTemplate ended with framework 1: set autoLoad or autoHide."
