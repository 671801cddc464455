"""Dead links in the documents: every relative link leads to a file, every #anchor to a heading. No network.

Run as `python -m tools.check_links`; prints one line per dead link and exits 1 when there is one.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from tools.machine import ROOT

LINK = re.compile(r"!?\[[^\]\n]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]\n]+\]:\s*(\S+)", re.MULTILINE)
HTML_LINK = re.compile(r"<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)=\"([^\"]+)\"")
HTML_ANCHOR = re.compile(r"<[a-z0-9]+\b[^>]*?\b(?:id|name)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def documents(root: Path) -> list[Path]:
    return sorted(path for path in (*root.glob("*.md"), *root.glob("docs/**/*.md")))


def slug(heading: str) -> str:
    """The anchor that GitHub and GitLab give a heading."""
    shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
    return re.sub(r"[^\w\- ]", "", shown.lower()).strip().replace(" ", "-")


def anchors(document: Path) -> set[str]:
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    found: set[str] = set(HTML_ANCHOR.findall(text))
    for heading in HEADING.findall(text):
        base, name, again = slug(heading), slug(heading), 0
        while name in found:
            again += 1
            name = f"{base}-{again}"
        found.add(name)
    return found


def links(text: str) -> Iterator[tuple[int, str]]:
    """Line number and target of every link, those inside code left out."""
    plain = FENCE.sub(lambda match: "\n" * match[0].count("\n"), text)
    plain = CODE.sub(lambda match: " " * len(match[0]), plain)
    for pattern in (LINK, REFERENCE, HTML_LINK):
        for match in pattern.finditer(plain):
            yield plain.count("\n", 0, match.start()) + 1, match[1]


def dead_links(root: Path) -> list[str]:
    """One sentence per dead link: file, line, target and what is not there."""
    dead = []
    for document in documents(root):
        for line, target in links(document.read_text(encoding="utf-8")):
            if ELSEWHERE.match(target):
                continue
            name, _, anchor = unquote(target).partition("#")
            aim = (document.parent / name).resolve() if name else document
            where = f"{document.relative_to(root)}:{line}: {target}"
            if not aim.is_relative_to(root):
                dead.append(f"{where}: leads out of the repository")
            elif not aim.exists():
                dead.append(f"{where}: there is no {name}")
            elif anchor and aim.suffix == ".md" and anchor.lower() not in anchors(aim):
                dead.append(f"{where}: {aim.name} has no heading #{anchor}")
    return dead


if __name__ == "__main__":
    found = dead_links(ROOT)
    print("\n".join(found) or f"No dead links in {len(documents(ROOT))} documents.")
    sys.exit(bool(found))
