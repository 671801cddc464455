"""What must never be in the repository, whoever puts it there.

Run as `python -m tools.check_repository`; prints one line per finding and exits 1 when there is one.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tools.machine import ROOT

KEY_FILES = {".pem", ".key", ".p12", ".pfx", ".jks"}
PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}")
# Written in pieces, so that this file does not find itself.
INDEX_HOSTS = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (("pypi", "org"), ("files", "pythonhosted"), ("registry", "npmjs"), ("registry", "yarnpkg"))
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.~}])/(?:home|Users|work|root)/[A-Za-z0-9._-]+/")
ADDRESSES = re.compile(r"https?://|index-url|\"resolved\"")
LONGEST = 300
SOURCE = {".py", ".js", ".html", ".css"}


def tracked(root: Path) -> list[str]:
    """The names that git keeps, and those it would keep: new files are judged before they are added."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted(name for name in set(listing.split("\0")) if name and (root / name).is_file())


def wrong_name(name: str) -> str | None:
    path = PurePosixPath(name)
    top = path.parts[0]
    if path.suffix in KEY_FILES:
        return "a key file: keys are made at run time"
    if top.startswith("_") and top != "_locales":
        return 'its top-level name begins with "_": Chrome refuses to load such a folder'
    if len(path.parts) == 1 and path.suffix == ".py":
        return "a Python module at the top level leaves __pycache__ there, which Chrome refuses"
    return None


def is_lock(name: str) -> bool:
    return name.endswith(".lock") or PurePosixPath(name).name == "package-lock.json"


def wrong_lines(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Line number and what is wrong with it."""
    for number, line in enumerate(text.splitlines(), 1):
        if INDEX_HOSTS.search(line):
            yield number, "names the host of a package index"
        if MACHINE_PATHS.search(line):
            yield number, "a path of one machine"
        if is_lock(name) and ADDRESSES.search(line):
            yield number, "a lock file names packages and hashes, never addresses"
    if found := PRIVATE_KEY.search(text):
        yield text.count("\n", 0, found.start()) + 1, "a private key"


def findings(root: Path, names: list[str]) -> list[str]:
    """One sentence per finding: file, line where there is one, what is wrong."""
    found = []
    for name in names:
        if reason := wrong_name(name):
            found.append(f"{name}: {reason}")
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}:{number}: {reason}" for number, reason in wrong_lines(name, text)]
        if PurePosixPath(name).suffix in SOURCE and (length := text.count("\n")) > LONGEST:
            found.append(f"{name}: {length} lines, more than {LONGEST}: would a reader thank you for a cut?")
    return found


if __name__ == "__main__":
    names = tracked(ROOT)
    found = findings(ROOT, names)
    print("\n".join(found) or f"{len(names)} files in order.")
    sys.exit(bool(found))
