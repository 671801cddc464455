import subprocess
from pathlib import Path

import pytest

from tools.check_repository import findings, tracked


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("server/signing.pem", "a key file"),
        ("_drafts/page.md", "Chrome refuses"),
        ("conftest.py", "Chrome refuses"),
    ],
)
def test_a_name_that_must_not_be_there_is_named(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    [found] = findings(tmp_path, [name])
    assert found.startswith(f"{name}: ")
    assert reason in found


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("README.md", "--index https://pypi" + ".org/simple", "package index"),
        ("server/x.py", 'data = "/ho' + 'me/anna/liaison"', "path of one machine"),
        ("requirements.lock", "--find-links http://wheels.example", "never addresses"),
        ("package-lock.json", '"resolved": "somewhere"', "never addresses"),
        ("tests/key.txt", "-----BEGIN RSA PRIVATE " + "KEY-----\n" + "A" * 40, "a private key"),
    ],
)
def test_a_line_that_must_not_be_there_is_named_with_its_number(
    tmp_path: Path, name: str, line: str, reason: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(f"first\n{line}\n")
    [found] = findings(tmp_path, [name])
    assert found.startswith(f"{name}:2: ")
    assert reason in found


def test_a_file_of_more_than_300_lines_is_named(tmp_path: Path) -> None:
    (tmp_path / "long.js").write_text("x\n" * 301)
    (tmp_path / "right.js").write_text("x\n" * 300)
    (tmp_path / "long.json").write_text("x\n" * 301)
    [found] = findings(tmp_path, ["long.js", "right.js", "long.json"])
    assert found.startswith("long.js: 301 lines")


def test_a_new_file_is_judged_before_it_is_added_and_an_ignored_one_never(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("/var/\n")
    (tmp_path / "new.md").write_text("")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "data").write_text("")
    assert tracked(tmp_path) == [".gitignore", "new.md"]
