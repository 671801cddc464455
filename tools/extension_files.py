"""What belongs to the browser extension: the one list of its files, and the manifest of each store.

The repository's root is the extension's root, so that it can be loaded unpacked as it is. Browsers must not be given
that folder in tests, though: Chromium writes `_metadata/` into what it loads. `copy_to` makes a folder of its own.
"""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tools.machine import ROOT

CHROMIUM: Final = "chromium"
FIREFOX: Final = "firefox"
SUFFIXES: Final = {".js", ".json", ".html", ".css", ".png"}
TYPES_ONLY: Final = {"extension/messages.js"}
"""Read by the type checker alone: no script imports it."""

FROM_SCRIPT: Final = re.compile(r"""^(?:import|export)\b(?:[^;'"()]*?\bfrom\b)?\s*["']([^"']+)["']""", re.MULTILINE)
FROM_STYLE: Final = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']|\burl\(\s*["']?(?!data:|#)([^"')]+)""")
FROM_PAGE: Final = re.compile(r"""<(?:script|link|img)\b[^>]*?\s(?:src|href)=["']([^"'#?]+)["']""")


def manifest(root: Path = ROOT) -> dict[str, Any]:
    """The manifest at the root, which loads in every browser as it is."""
    read: dict[str, Any] = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    return read


def manifest_for(target: str, root: Path = ROOT) -> dict[str, Any]:
    """The manifest of one store's package: without what is another browser's."""
    made = manifest(root)
    del made["key"]  # a store gives its own
    if target == FIREFOX:
        del made["background"]["service_worker"], made["minimum_chrome_version"], made["storage"]
    else:
        del made["background"]["scripts"], made["browser_specific_settings"]
    return made


def files(root: Path = ROOT) -> list[str]:
    """Paths under the root, sorted, without `manifest.json`: our own, and what they take from the sidebar.

    A reference to a file that is not there is left out here, and found by a test.
    """
    own = [path.relative_to(root).as_posix() for path in sorted((root / "extension").rglob("*")) if path.is_file()]
    waiting = [name for name in own if Path(name).suffix in SUFFIXES and name not in TYPES_ONLY]
    waiting += [path.relative_to(root).as_posix() for path in sorted((root / "_locales").glob("*/messages.json"))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and (root / name).is_file():
            found.add(name)
            waiting += references(name, (root / name).read_bytes())
    return sorted(found)


def references(name: str, content: bytes) -> Iterator[str]:
    """The files that a script, a style sheet or a page loads by its own words."""
    patterns = {".js": FROM_SCRIPT, ".css": FROM_STYLE, ".html": FROM_PAGE}
    if pattern := patterns.get(Path(name).suffix):
        for groups in pattern.finditer(content.decode("utf-8")):
            address = next(group for group in groups.groups() if group)
            if "://" not in address:
                inside = address.lstrip("/") if address.startswith("/") else f"{posixpath.dirname(name)}/{address}"
                yield posixpath.normpath(inside)


def copy_to(folder: Path, *, granted: Iterable[str] = (), root: Path = ROOT) -> Path:
    """Write the extension into a folder, to be loaded unpacked; gives the folder.

    `granted` are host patterns that it has from the start, as if its user had said yes to them
    (`http://127.0.0.1/*`): a browser that is driven by a test asks nobody.
    """
    wanted = manifest(root)
    wanted["host_permissions"] += granted
    for name in files(root):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((root / name).read_bytes())
    (folder / "manifest.json").write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    return folder
