"""What this machine has of the things that only tests need: a Chromium, a Firefox and Node."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE_AT_LEAST = 20
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "google-chrome-beta",
    "chrome",
    "microsoft-edge",
)
FIREFOX_NAMES = ("firefox-esr", "firefox")


def answers(command: str) -> str | None:
    """What `command --version` says, or None: on Ubuntu `chromium-browser` may be an empty shell of a snap."""
    try:
        done = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome that starts; LIAISON_CHROMIUM names one."""
    named = os.environ.get("LIAISON_CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in CHROMIUM_NAMES]
    return next((path for path in candidates if path and answers(path)), None)


def find_firefox() -> str | None:
    """The path of a Firefox that starts; LIAISON_FIREFOX names one."""
    named = os.environ.get("LIAISON_FIREFOX")
    candidates = [named] if named else [shutil.which(name) for name in FIREFOX_NAMES]
    return next((path for path in candidates if path and answers(path)), None)


def find_node() -> str | None:
    """The path of a Node that is new enough."""
    path = shutil.which("node")
    version = answers(path) if path else None
    if not version:
        return None
    major = version.lstrip("v").split(".")[0]
    return path if major.isdigit() and int(major) >= NODE_AT_LEAST else None


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_get(*packages: str) -> str:
    """The command that installs Debian packages for whoever is asking."""
    return f"{'' if is_root() else 'sudo '}apt-get install {' '.join(packages)}"


MEND_CHROMIUM = f"{apt_get('chromium')}, or install Google Chrome, or name one in LIAISON_CHROMIUM"
MEND_FIREFOX = f"{apt_get('firefox-esr')}, or install Firefox, or name one in LIAISON_FIREFOX"
MEND_NODE = f"install Node {NODE_AT_LEAST} or later with npm (nodejs.org, or your system's packages)"
MEND_PACKAGES = "run `make test` once, which runs `npm ci`"
