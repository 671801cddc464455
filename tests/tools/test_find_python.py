"""The shell script that runs before there is any Python of ours, on machines made of small fake commands."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.machine import ROOT

SCRIPT = ROOT / "tools" / "find_python.sh"


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder to be the whole PATH: a machine without any Python."""
    (tmp_path / "id").symlink_to(shutil.which("id") or "/usr/bin/id")
    return tmp_path


def add_python(commands: Path, name: str, version: str, *, venv: bool = True) -> None:
    path = commands / name
    path.write_text(
        "#!/bin/sh\n"
        'case "$2" in\n'
        f'  *version_info*) echo "{version}" ;;\n'
        f"  *ensurepip*) exit {0 if venv else 1} ;;\n"
        f'  *) echo "{path}" ;;\n'
        "esac\n"
    )
    path.chmod(0o755)


def find(commands: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", SCRIPT], env={"PATH": str(commands), **variables}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_the_machines_own_python_is_taken_when_it_fits(commands: Path, version: str) -> None:
    add_python(commands, "python3", version)
    assert find(commands).stdout.strip() == str(commands / "python3")


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.15"])
def test_another_name_is_tried_when_it_does_not(commands: Path, version: str) -> None:
    add_python(commands, "python3", version)
    add_python(commands, "python3.12", "3.12")
    assert find(commands).stdout.strip() == str(commands / "python3.12")


def test_a_python_that_does_not_start_is_passed_over(commands: Path) -> None:
    (commands / "python3").write_text("#!/bin/sh\nexit 127\n")
    (commands / "python3").chmod(0o755)
    add_python(commands, "python3.11", "3.11")
    assert find(commands).stdout.strip() == str(commands / "python3.11")


def test_a_named_python_is_the_only_one_tried(commands: Path) -> None:
    add_python(commands, "python3", "3.12")
    add_python(commands, "mine", "3.13")
    assert find(commands, PYTHON=str(commands / "mine")).stdout.strip() == str(commands / "mine")


def test_a_machine_without_python_is_told_what_to_install(commands: Path) -> None:
    done = find(commands)
    assert done.returncode == 1
    assert "Missing: Python 3.11" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_an_old_python_is_named_with_its_version(commands: Path) -> None:
    add_python(commands, "python3", "3.10")
    assert "Found: python3=3.10" in find(commands).stderr


def test_a_missing_venv_module_is_named_with_the_package_that_brings_it(commands: Path) -> None:
    add_python(commands, "python3", "3.11", venv=False)
    done = find(commands)
    assert done.returncode == 1
    assert "Missing: the venv module of Python 3.11" in done.stderr
    assert "apt-get install python3.11-venv" in done.stderr
