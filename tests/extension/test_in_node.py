"""The extension's pure parts, tested where they run without a browser: `*.test.js` beside this file and below it."""

import subprocess
from pathlib import Path

import pytest

from tools.machine import ROOT

FOLDER = Path(__file__).parent
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.test.js"))


@pytest.mark.parametrize("name", FILES)
def test_node_finds_nothing_wrong(name: str, node_path: str) -> None:
    done = subprocess.run([node_path, "--test", FOLDER / name], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
