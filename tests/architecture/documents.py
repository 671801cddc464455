"""Reads our documents: tables, code blocks."""

import re
from pathlib import Path

from tools.check_links import documents
from tools.machine import ROOT

README = ROOT / "README.md"
SCENARIOS = ROOT / "docs" / "scenarios.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^(?: {3,})(\S.*)$", re.MULTILINE)


def section(document: Path, heading: str) -> str:
    """The text below a heading of any level, up to the next heading that is not below it."""
    text = document.read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{document.name} has no heading {heading!r}"
    return re.split(rf"^#{{1,{len(found[1])}}} ", found[2], maxsplit=1, flags=re.MULTILINE)[0]


def table(text: str) -> dict[str, list[str]]:
    """The first table of a text: the other cells of each row by the first one, its backticks taken off."""
    lines = text[text.index("\n|") + 1 :].split("\n\n", 1)[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    names = [row[0].strip("`") for row in rows]
    assert len(names) == len(set(names)), "a name stands twice in a table"
    return {name: row[1:] for name, row in zip(names, rows, strict=True)}


def toml_blocks(document: Path) -> list[str]:
    return [body for language, body in BLOCK.findall(document.read_text(encoding="utf-8")) if language == "toml"]


def code(document: Path) -> str:
    """Everything that a reader may type: code in lines, indented and fenced blocks."""
    text = document.read_text(encoding="utf-8")
    fenced = [body for language, body in BLOCK.findall(text) if language in ("", "sh")]
    plain = BLOCK.sub("", text)
    return "\n".join([*fenced, *INDENTED.findall(plain), *re.findall(r"`([^`\n]+)`", plain)])


def ours() -> list[Path]:
    return documents(ROOT)
