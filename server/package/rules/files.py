"""The other files of a package: kinds that may not be in it, the banner, drawings, code."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from server.package.findings import Finding, listed, shown
from server.package.images import png_size
from server.package.manifest import Manifest

BANNER: Final = "assets/banner.png"
BANNER_SIZES: Final = ((830, 200), (1660, 400))
REFUSED: Final = frozenset(
    [
        "rar",
        "zip",
        "gzip",
        "pdf",
        "doc",
        "docx",
        "avi",
        "bin",
        "bz",
        "bz2",
        "csh",
        "sh",
        "jar",
        "mp3",
        "mpeg",
        "odt",
        "pptx",
        "ppt",
        "xls",
        "xlsx",
        "7z",
    ]
)
"""By the end of the name, in small letters only; REFUSED_STARTS goes by the first bytes."""
REFUSED_STARTS: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"Rar!\x1a\x07",
    b"%PDF-",
    b"ID3",
    b"\x00\x00\x01\xba",
    b"\x00\x00\x01\xb3",
)
CODE: Final = re.compile(r"app\.(js|css)|lib/.*\.js|templates/.*\.hdbs")
UNSAFE_SVG: Final = re.compile(
    r"<\s*(script|foreignobject|iframe|use|a|animate|set)\b|\son\w+\s*=|javascript:|<!(entity|doctype)",
    re.IGNORECASE,
)
BITMAP: Final = re.compile(r"<\s*image\b|data:image/", re.IGNORECASE)
PLAIN_HTTP: Final = re.compile(r"http://[^\s\"'<>`)\\]{1,200}")
MOST_ADDRESSES: Final = 10


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    if BANNER in files:
        yield from _banner(files[BANNER])
    refused = [
        path
        for path, content in files.items()
        if PurePosixPath(path).suffix.removeprefix(".") in REFUSED or content.startswith(REFUSED_STARTS)
    ]
    if refused:
        yield "unsupported_mime_type_detected", f"A package may not hold files of this kind: {listed(refused)}."


def source(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Asked only of a manifest without an error."""
    code = [path for path in files if CODE.fullmatch(path)]
    if manifest.only_lists and code:
        yield "no_source_required_apps", f"An app without code cannot hold {listed(code)}."


def _banner(content: bytes) -> Iterator[Finding]:
    size = png_size(content)
    if size is None:
        yield "banner.invalid_format", f"{BANNER} must be a PNG."
    elif size not in BANNER_SIZES:
        yield "banner.invalid_size", f"{BANNER} is {size[0]}x{size[1]}; it must be 830x200 or 1660x400."


def drawings(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Warnings about SVG files that Zendesk rewrites before it shows them."""
    for path, content in files.items():
        markup = content.decode("utf-8", "replace") if path.endswith(".svg") else ""
        if UNSAFE_SVG.search(markup):
            yield "sanitised_svg", f"{shown(path)} holds more than a drawing: Zendesk will rewrite it."
        if BITMAP.search(markup):
            yield "bitmap_in_svg", f"{shown(path)} holds a bitmap: draw it with shapes only."


def plain_http(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Warnings about addresses without encryption in the app's own code and pages."""
    for path, content in files.items():
        if not (path.endswith(".html") or (CODE.fullmatch(path) and path.endswith(".js"))):
            continue
        found = PLAIN_HTTP.findall(content.decode("utf-8", "replace"))[:MOST_ADDRESSES]
        if found:
            yield "insecure_http_request", f"{shown(path)} uses addresses without https: {listed(found)}."
