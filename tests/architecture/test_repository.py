"""The tree's own rules, held for every file that git keeps."""

import re
import tomllib

from tools.check_links import dead_links
from tools.check_repository import findings, tracked
from tools.machine import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_nothing_is_in_the_repository_that_must_never_be() -> None:
    assert findings(ROOT, tracked(ROOT)) == []


def test_every_link_in_the_documents_leads_somewhere() -> None:
    assert dead_links(ROOT) == []


def test_the_newest_heading_of_the_changelog_is_the_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == PROJECT["version"]


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "misc"}
    named = [path for path in (ROOT / "server").rglob("*") if path.stem.lower() in empty and path.suffix in ("", ".py")]
    assert named == []


def test_every_line_of_the_pipeline_is_a_target_of_make() -> None:
    run = ROOT / ".ci" / "run"
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = set(re.findall(r"^make ([a-z-]+)", run.read_text(), re.MULTILINE))
    assert asked == {"check", "test"}
    assert asked <= targets
    assert run.stat().st_mode & 0o111
