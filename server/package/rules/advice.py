"""What Zendesk lets through and what then does not work: warnings of ours, with the prefix `liaison.`"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from server.package.documents import NotJson, parse
from server.package.findings import Finding, shown
from server.package.images import png_size
from server.package.manifest import Location, Manifest

ICONS: Final = {"assets/logo.png": 320, "assets/logo-small.png": 128}
"""Pixels of each side, from https://developer.zendesk.com/documentation/apps/app-developer-guide/styling/"""
DRAWN_ICONS: Final = frozenset({"top_bar", "nav_bar", "system_top_bar", "ticket_editor"})
HOST: Final = re.compile(
    r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE
)
VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?", re.ASCII)


def check(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    yield from _icons(manifest, files)
    yield from _hosts(manifest)
    yield from _version(manifest)
    yield from _labels(manifest, files)
    for location in manifest.locations:
        yield from _location(location, manifest)


def _icons(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    for path, side in ICONS.items():
        size = png_size(files[path]) if path in files else None
        if path not in files:
            yield "liaison.icon_missing", f"There is no {path}: Zendesk shows a grey square."
        elif size != (side, side):
            found = f"{size[0]}x{size[1]}" if size else "no PNG"
            yield "liaison.icon_size", f"{path} is {found}; it must be a PNG of {side}x{side}."
    for name in sorted({each.name for each in manifest.locations} & DRAWN_ICONS):
        if not any(path.endswith(f"/icon_{name}.svg") for path in files):
            yield "liaison.icon_missing", f"There is no assets/icon_{name}.svg: the app has no button there."


def _whitelist(manifest: Manifest) -> list[str]:
    hosts = manifest.fields.get("domainWhitelist")
    return [host for host in hosts if isinstance(host, str)] if isinstance(hosts, list) else []


def _hosts(manifest: Manifest) -> Iterator[Finding]:
    for host in _whitelist(manifest):
        if "{{setting." not in host and not HOST.fullmatch(host):
            yield "liaison.domain_not_a_host", f"domainWhitelist: {shown(host)} is not a bare host name."


def _version(manifest: Manifest) -> Iterator[Finding]:
    version = manifest.fields.get("version")
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        yield "liaison.version_not_semantic", f"version should be three numbers such as 1.0.0, not {shown(version)}."


def _location(location: Location, manifest: Manifest) -> Iterator[Finding]:
    url = location.url
    if not isinstance(url, str) or "{{setting." in url:
        return
    try:
        parts, host = urlsplit(url), urlsplit(url).hostname
    except ValueError:
        return
    if parts.scheme != "https":
        return
    if not host:
        yield "liaison.location_without_host", f"{shown(url)} has no host."
    elif not any(_covers(allowed.lower(), host) for allowed in _whitelist(manifest)):
        yield "liaison.location_not_whitelisted", f"{shown(host)} ({shown(location.name)}) is not in domainWhitelist."
    if not location.options.get("signed", manifest.fields.get("signedUrls")):
        text = f"{shown(location.name)} is opened unsigned: the server cannot know who asks. Set signedUrls."
        yield "liaison.unsigned_location", text


def _covers(allowed: str, host: str) -> bool:
    return "{{setting." in allowed or allowed == host or (allowed.startswith("*.") and host.endswith(allowed[1:]))


def _labels(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    path = f"translations/{manifest.fields.get('defaultLocale')}.json"
    try:
        document = parse(files[path]) if path in files else None
    except NotJson:
        return
    app = document.get("app") if isinstance(document, dict) else None
    labelled = app.get("parameters") if isinstance(app, dict) else None
    for parameter in manifest.parameters:
        name = parameter.get("name")
        if isinstance(name, str) and not (isinstance(labelled, dict) and name in labelled):
            yield "liaison.parameter_without_label", f"{path} has no label for the parameter {shown(name)}."
