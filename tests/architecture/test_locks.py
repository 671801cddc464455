"""The lock files: complete, hash-checked, the same versions in both, and no address of a package index."""

import json
import re
import tomllib
from collections.abc import Iterable

import pytest

from tools.machine import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ("requirements.lock", "requirements-dev.lock")
FIXED = {"flask", "flask-caching", "requests", "marshmallow"}
FIXED_FOR_TESTS = {"pytest", "responses"}


def entries(lock: str) -> dict[str, tuple[str, str]]:
    """Name -> (version, the lines of hashes)."""
    text = (ROOT / lock).read_text()
    found = re.findall(r"^([a-z0-9-]+)==(\S+)([^\n]*(?:\n {4}--hash=[^\n]*)+)", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^\S", text, re.MULTILINE)), f"{lock}: a line without version or hash"
    return {name: (version, rest) for name, version, rest in found}


def names(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def declared() -> set[str]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    return names([*PROJECT["project"]["dependencies"], *(line for extra in extras for line in extra)])


def declared_for_tests() -> set[str]:
    return names(PROJECT["dependency-groups"]["dev"])


def test_what_the_project_declares_is_locked() -> None:
    assert declared() | names(PROJECT["build-system"]["requires"]) <= entries("requirements.lock").keys()


def test_what_the_tests_need_is_locked_for_them_and_not_for_the_product() -> None:
    assert declared_for_tests() <= entries("requirements-dev.lock").keys()
    assert not declared_for_tests() & entries("requirements.lock").keys()


def test_the_libraries_that_were_asked_for_are_declared() -> None:
    assert declared() >= FIXED
    assert declared_for_tests() >= FIXED_FOR_TESTS


def test_tests_run_on_the_versions_that_the_product_runs_on() -> None:
    product, tests = (entries(lock) for lock in LOCKS)
    assert product.items() <= tests.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_checked_by_sha256(lock: str) -> None:
    for name, (_, rest) in entries(lock).items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), name


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_file_names_an_address(lock: str) -> None:
    assert not re.search(r"https?://|index.url|resolved", (ROOT / lock).read_text())


def test_every_javascript_tool_is_pinned_by_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert {f"node_modules/{name}" for name in wanted} <= packages.keys()
    assert all(package.get("integrity") for name, package in packages.items() if name)
