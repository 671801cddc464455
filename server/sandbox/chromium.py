"""A Chromium of a throw-away profile, in which chosen https hosts are this machine and no other address is anywhere."""

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from server.sandbox.devtools import BrowserError, DevTools

NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "google-chrome-beta",
    "chrome",
    "microsoft-edge",
)
QUIET: Final = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--password-store=basic",
    "--use-mock-keychain",
    "--test-type",  # without it a bar across the window warns of the flags below
)
CLOSING: Final = 5.0
"""Seconds until a browser that was asked to close is killed."""


def find() -> str:
    """The path of a Chromium; LIAISON_CHROMIUM names one. Raises BrowserError."""
    named = os.environ.get("LIAISON_CHROMIUM")
    candidates = [named] if named else NAMES
    if path := next(filter(None, map(shutil.which, candidates)), None):
        return path
    tried = f"LIAISON_CHROMIUM={named}" if named else "Chromium, Chrome or Edge"
    raise BrowserError(f"No browser is found: {tried}.", hint="Install Chromium, or name one in LIAISON_CHROMIUM.")


def flags(profile: Path, hosts: Mapping[str, int], pin: str, *, headless: bool) -> list[str]:
    """`hosts` maps a name to the port of loopback that is its 443, `pin` is the key that those are trusted by."""
    rules = [f"MAP {name}:443 127.0.0.1:{port}" for name, port in hosts.items()]
    rules += ["MAP * ~NOTFOUND", "EXCLUDE localhost", "EXCLUDE 127.0.0.1"]
    return [
        *QUIET,
        f"--user-data-dir={profile}",
        f"--host-resolver-rules={', '.join(rules)}",
        f"--ignore-certificate-errors-spki-list={pin}",
        "--remote-debugging-pipe",
        "--enable-unsafe-extension-debugging",  # so that it loads an extension when it is told to
        *(["--headless=new"] if headless else []),
        *(["--no-sandbox"] if os.geteuid() == 0 else []),  # Chromium's own does not work for root
        "about:blank",
    ]


class Chromium:
    """The running browser; `tools` speaks to it. POSIX only."""

    def __init__(self, program: str, arguments: list[str]) -> None:
        theirs_in, ours_in = map(_high, os.pipe())
        ours_out, theirs_out = map(_high, os.pipe())
        moves = (
            (os.POSIX_SPAWN_DUP2, theirs_in, 3),
            (os.POSIX_SPAWN_DUP2, theirs_out, 4),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),  # what it says of buses and graphics helps nobody
        )
        self._pid = os.posix_spawn(program, [program, *arguments], os.environ, file_actions=moves, setpgroup=0)
        os.close(theirs_in)
        os.close(theirs_out)
        self._ends = (ours_in, ours_out)
        self.tools = DevTools(ours_in, ours_out)

    def stop(self) -> None:
        """Close it; what does not close is killed."""
        with suppress(BrowserError):  # its window was closed before
            self.tools.ask("Browser.close")
        ends = time.monotonic() + CLOSING
        while not os.waitpid(self._pid, os.WNOHANG)[0]:
            if time.monotonic() > ends:
                os.killpg(self._pid, signal.SIGKILL)
            time.sleep(0.05)
        for end in self._ends:
            os.close(end)


def _high(descriptor: int) -> int:
    """The same pipe under a number that is not one of those that the browser expects."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved
