"""The two packages of the browser extension that go to the stores, in dist/: one for Chrome and Edge, one for Firefox.

Run as `python -m tools.package_extension`. Nothing is bundled or made smaller, so that a reviewer reads what we wrote:
only comments on lines of their own are left out. The bytes are the same each time: names sorted, one time, one mode.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.extension_files import CHROMIUM, FIREFOX, files, manifest_for
from tools.machine import ROOT

NAMES: Final = {CHROMIUM: "chrome", FIREFOX: "firefox"}
NEVER: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell."""

COMMENTS: Final = {
    ".js": re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE),
    ".css": re.compile(r"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE),
    ".html": re.compile(r"^[ \t]*<!--(?:[^-]|-(?!->))*-->[ \t]*\n", re.MULTILINE),
}


def package(target: str, root: Path = ROOT) -> dict[str, bytes]:
    """Each path in the package with its content."""
    packed = {name: without_comments(name, (root / name).read_bytes()) for name in files(root)}
    packed["manifest.json"] = (json.dumps(manifest_for(target, root), indent=2) + "\n").encode()
    return packed


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
