"""The one list of the extension's files."""

import fnmatch
import json
import subprocess

from PIL import Image

from tools.extension_files import TYPES_ONLY, copy_to, files, manifest, references
from tools.machine import ROOT

WHITE, DARK = (255, 255, 255), (60, 64, 67)
"""Toolbars of Chrome, light and dark."""


def named(node: object) -> set[str]:
    """Every path in the manifest."""
    if isinstance(node, dict):
        return set().union(*(named(each) for each in node.values()))
    if isinstance(node, list):
        return set().union(*(named(each) for each in node))
    return {node} if isinstance(node, str) and node.startswith("extension/") else set()


def luminance(pixel: tuple[int, ...]) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [value / 255 for value in pixel[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_everything_that_the_manifest_names_is_there():
    for name in named(manifest()):
        assert fnmatch.filter(files(), name), name
    for name in files():
        assert set(references(name, (ROOT / name).read_bytes())) - set(files()) == set(), name


def test_every_file_of_ours_is_on_the_list_but_the_drawings_of_the_icons():
    kept = subprocess.run(["git", "ls-files", "extension"], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {name for name in kept.stdout.splitlines() if (ROOT / name).exists() and not name.endswith(".svg")}
    assert ours - set(files()) == TYPES_ONLY


def test_what_a_file_of_ours_takes_from_another_is_on_the_list_as_well():
    script = (
        'import { a } from "./a.js";\nimport "../b.js";\nexport { c,\n  d } from "/x/c.js";\n * import("./no.js")\n'
    )
    assert list(references("extension/here/it.js", script.encode())) == [
        "extension/here/a.js",
        "extension/b.js",
        "x/c.js",
    ]
    page = b'<link rel="stylesheet" href="it.css"><a href="https://example.com/x"></a><script src="/extension/a.js">'
    assert list(references("extension/here/it.html", page)) == ["extension/here/it.css", "extension/a.js"]
    sheet = b'@import "./more.css"; a { background: url(dot.png) } b { background: url("data:,x") }'
    assert list(references("extension/here/it.css", sheet)) == ["extension/here/more.css", "extension/here/dot.png"]


def test_a_copy_is_the_extension_and_may_have_been_granted_hosts(tmp_path):
    copied = copy_to(tmp_path / "copy", granted=["http://127.0.0.1/*"])
    assert {path.relative_to(copied).as_posix() for path in copied.rglob("*") if path.is_file()} == {
        "manifest.json",
        *files(),
    }
    written = json.loads((copied / "manifest.json").read_text())
    assert written.pop("host_permissions") == [*manifest()["host_permissions"], "http://127.0.0.1/*"]
    assert written == {key: value for key, value in manifest().items() if key != "host_permissions"}


def test_the_icons_have_their_sizes_and_are_seen_on_light_and_dark_toolbars():
    for size, name in manifest()["icons"].items():
        icon = Image.open(ROOT / name).convert("RGBA")
        assert icon.size == (int(size), int(size))
        solid = [pixel for pixel in icon.get_flattened_data() if pixel[3] > 250]
        assert len(solid) > int(size) ** 2 / 5
        assert min(contrast(pixel, ground) for pixel in solid for ground in (WHITE, DARK)) >= 3
