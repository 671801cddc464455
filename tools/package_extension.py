"""The two packages of the browser extension that go to the stores, in dist/: one for Chrome and Edge, one for Firefox.

Run as `python -m tools.package_extension`. Nothing is made smaller, so that a reviewer reads what we wrote: only
comments on lines of their own are left out, and the content script's modules are joined. The bytes are the same each
time: names sorted, one time, one mode.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tools.extension_files import CHROMIUM, FIREFOX, files, manifest_for, references
from tools.join_modules import joined, modules
from tools.machine import ROOT

NAMES: Final = {CHROMIUM: "chrome", FIREFOX: "firefox"}
SCRIPT: Final = "extension/content/ticket.js"
MODULE: Final = "extension/content/workspace.js"
"""Unpacked, that script imports this module. In a package it is it, with all that it takes from."""

NEVER: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell."""

COMMENTS: Final = {
    ".js": re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE),
    ".css": re.compile(r"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE),
    ".html": re.compile(r"^[ \t]*<!--(?:[^-]|-(?!->))*-->[ \t]*\n", re.MULTILINE),
}


def package(target: str, root: Path = ROOT) -> dict[str, bytes]:
    """Each path in the package with its content."""
    packed = {name: (root / name).read_bytes() for name in files(root)}
    packed[SCRIPT] = joined(root, MODULE).encode()
    for name in set(modules(root, MODULE)) - _taken_from(packed, root):
        del packed[name]
    packed = {name: without_comments(name, content) for name, content in packed.items()}
    packed["manifest.json"] = (json.dumps(_manifest(target, root), indent=2) + "\n").encode()
    return packed


def _manifest(target: str, root: Path) -> dict[str, Any]:
    """Without the leave for a page to load the modules of its content script: they are in the script now."""
    made = manifest_for(target, root)
    for each in made["web_accessible_resources"]:
        each["resources"] = [name for name in each["resources"] if name.endswith(".html")]
    return made


def _taken_from(packed: Mapping[str, bytes], root: Path) -> set[str]:
    """The files that others take from, apart from the modules that are only joined."""
    apart = set(modules(root, MODULE))
    found: set[str] = set()
    waiting = [name for name in packed if name not in apart]
    while waiting:
        name = waiting.pop()
        new = set(references(name, packed[name])) - found
        found |= new
        waiting += new
    return found


def without_comments(name: str, content: bytes) -> bytes:
    """The same program, style sheet or page without the comments that stand on lines of their own."""
    comments = COMMENTS.get(Path(name).suffix)
    return comments.sub("", content.decode()).encode() if comments else content


def zipped(packed: Mapping[str, bytes]) -> bytes:
    """A zip of these files, always the same for the same files and the same zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(packed.items()):
            entry = zipfile.ZipInfo(name, NEVER)
            entry.create_system = 3  # Unix, wherever it is made: the mode below is a Unix one
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def build(folder: Path, root: Path = ROOT) -> list[Path]:
    """Write both packages into a folder; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for target, name in NAMES.items():
        version = manifest_for(target, root)["version"]
        path = folder / f"liaison-extension-{name}-{version}.zip"
        path.write_bytes(zipped(package(target, root)))
        made.append(path)
    return made


if __name__ == "__main__":
    for built in build(ROOT / "dist"):
        print(f"Built {built.relative_to(ROOT)}, {built.stat().st_size / 1000:.1f} kB.")
