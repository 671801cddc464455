"""What a reader of the summary is told when this machine lacks something."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.machine import ROOT

LACKING = """
from tests.missing import missing

def test_browser_one(chromium_path): pass
def test_browser_two(chromium_path): pass
def test_shared(shared_folder): pass
def test_runs(): pass
"""


@pytest.fixture
def summary(tmp_path: Path):
    """Runs four tests on a machine without Chromium and without the reference folder; gives what pytest printed."""
    (tmp_path / "test_lacking.py").write_text(LACKING)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(ci: str) -> list[str]:
        variables = {"CI": ci, "LIAISON_CHROMIUM": "/nowhere/chromium", "LIAISON_SHARED": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-ra", "-p", "tests.conftest", "-p", "no:cacheprovider", tmp_path],
            cwd=ROOT,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=100,
        )
        return done.stdout.splitlines()

    return run


def test_what_was_not_run_is_said_last_with_how_many_and_the_command_that_mends_it(summary) -> None:
    *_, browsers, shared, totals = summary(ci="")
    assert browsers.startswith("not run: 2 of the tests: browser tests (no Chromium: ")
    assert "apt-get install chromium" in browsers
    assert shared.startswith("not run: 1 of the tests: tests against the reference folder")
    assert "1 passed, 3 skipped" in totals


def test_in_ci_a_missing_browser_fails_and_a_missing_reference_folder_does_not(summary) -> None:
    lines = summary(ci="true")
    assert "1 passed, 1 skipped, 2 errors" in lines[-1]
    assert any("browser tests (no Chromium" in line for line in lines)
