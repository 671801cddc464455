"""Where the app shows, and the address that each place opens."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from server.package.findings import Finding, listed, shown
from server.package.manifest import LEGACY, OLD_PRODUCT_NAMES, PRODUCTS, Location, Manifest, truthy
from server.package.rules.manifest import missing

ADDRESS: Final = re.compile(r"(?:[\w\-.~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+", re.ASCII)
"""The characters of RFC 3986."""


def check(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    if manifest.only_lists:
        if manifest.locations:
            yield "no_location_required", "An app without code has no locations."
        return
    if not manifest.locations:
        yield missing("location")
    for location in manifest.locations:
        yield from _address(location, files)
        if not isinstance(location.options.get("flexible"), bool | None):
            yield "invalid_location_flexible_type", f"flexible of {shown(location.name)} must be true or false."
    yield from _unknown(manifest)
    yield from _framework(manifest)


def _address(location: Location, files: Mapping[str, bytes]) -> Iterator[Finding]:
    url = location.url
    if isinstance(url, str) and url:
        if not is_acceptable(url, files):
            yield (
                "invalid_location_uri",
                f"{shown(url)} must be https, on the host localhost, or a file under assets/ in the package.",
            )
    elif truthy(location.options.get("autoLoad", True)):
        yield "blank_location_uri", f"The location {shown(location.name)} has no url."


def is_acceptable(url: str, files: Mapping[str, bytes]) -> bool:
    """Whether Zendesk takes an address for a location; what a setting will fill in is not looked at."""
    if url == LEGACY or "{{setting." in url:
        return True
    if not ADDRESS.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme:
        # Only this spelling: the validator compares without changing case.
        return parts.scheme == "https" or parts.netloc.rpartition("@")[2].partition(":")[0] == "localhost"
    return parts.path.startswith("assets/") and parts.path in files


def _unknown(manifest: Manifest) -> Iterator[Finding]:
    for product, names in PRODUCTS.items():
        unknown = [each.name for each in manifest.locations if each.product == product and each.name not in names]
        if unknown:
            yield "invalid_location", f"{product} has no location {listed(unknown)}."
    written = manifest.fields.get("location")
    for name, places in written.items() if isinstance(written, dict) else ():
        if name not in PRODUCTS and name not in OLD_PRODUCT_NAMES:
            yield "invalid_host", f"{shown(name)} is not a product that has apps."
        elif places and not isinstance(places, dict | list):
            yield "unacceptable_hash", f"location.{shown(name)} must be an object."


def _framework(manifest: Manifest) -> Iterator[Finding]:
    legacy = [location.legacy for location in manifest.locations]
    if manifest.in_frames and any(legacy):
        yield "locations_must_be_urls", "In framework 2 every location must have an address."
    if not manifest.in_frames and not all(legacy):
        yield "locations_cant_be_urls", "Before framework 2 a location has no address."
