"""Make the virtual environment, and for tests also the JavaScript tools, a Chromium and a Firefox.

Run as `python -m tools.set_up run|test` by any Python 3.11 or later: it imports nothing that is not in the standard
library. What was installed is remembered by the content of the lock file, so a second run takes no time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools.machine import (
    MEND_CHROMIUM,
    MEND_FIREFOX,
    MEND_NODE,
    ROOT,
    find_chromium,
    find_firefox,
    find_node,
    is_root,
)

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run(*command: str | Path) -> bool:
    """Whether the command ended well; what it printed is already on the terminal."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment).returncode == 0


def fingerprint(*files: Path) -> str:
    """Of the files' content and of where the folder is: a virtual environment cannot be moved."""
    digest = hashlib.sha256(str(ROOT).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def has_working_venv() -> bool:
    """Whether .venv has a Python of a promised version, pip, and still stands where it was made."""
    question = "import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
    try:
        asked = subprocess.run([VENV_PYTHON, "-c", question], capture_output=True)
    except OSError:
        return False
    place = VENV / "place"
    return asked.returncode == 0 and (not place.exists() or place.read_text() == str(ROOT))


def make_venv() -> None:
    if has_working_venv():
        return
    say(f"Making .venv with Python {sys.version.split()[0]} …")
    venv.create(VENV, clear=VENV.exists(), with_pip=True)
    (VENV / "place").write_text(str(ROOT))


def install(lock: Path) -> None:
    """Install exactly what the lock file names, each checked by its hash, then the project itself."""
    stamp = VENV / f"{lock.name}.installed"
    wanted = fingerprint(lock, ROOT / "pyproject.toml")
    if is_current(stamp, wanted):
        return
    say(f"Installing what {lock.name} names; the first time this takes a minute …")
    pip = (VENV_PYTHON, "-m", "pip", "install", "--quiet")
    if not run(*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock):
        sys.exit(f"pip could not install what {lock.name} names. Is a package index reachable from here?")
    if not run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT):
        sys.exit("pip could not install the project itself; its message is above.")
    stamp.write_text(wanted)


def install_javascript_tools() -> None:
    stamp = ROOT / "node_modules" / ".installed"
    wanted = fingerprint(ROOT / "package-lock.json")
    if is_current(stamp, wanted):
        return
    if not (find_node() and shutil.which("npm")):
        say(f"Node is missing, so what needs it is left out. To mend: {MEND_NODE}.")
    elif run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"):
        stamp.write_text(wanted)
    else:
        say("npm could not install the JavaScript tools, so what needs them is left out; its message is above.")


def install_browsers() -> None:
    browsers = (
        ("Chromium", find_chromium, MEND_CHROMIUM, ("chromium", "fonts-liberation")),
        ("Firefox", find_firefox, MEND_FIREFOX, ("firefox-esr",)),
    )
    for name, find, mend, packages in browsers:
        if find():
            continue
        if is_root() and shutil.which("apt-get"):
            say(f"Installing Debian's {packages[0]} …")
            run("apt-get", "-qq", "update")
            run("apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages)
        if not find():
            say(f"No {name}, so its tests are left out. To mend: {mend}.")


def main(purpose: str) -> None:
    make_venv()
    if purpose == "run":
        if not is_current(VENV / f"{TEST_LOCK.name}.installed", fingerprint(TEST_LOCK, ROOT / "pyproject.toml")):
            install(RUN_LOCK)
        return
    install(TEST_LOCK)
    install_javascript_tools()
    install_browsers()


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit("Say what for: python -m tools.set_up run|test")
    main(sys.argv[1])
