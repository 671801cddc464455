"""Ends what a run has started when the run itself is killed: a process of its own, which the end of a pipe tells so."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from server.db import embedded

POSTGRES = "postgres"


class Guardian:
    """Told of each process that begins (the leader of a session of its own) and ends. Any thread may tell it."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "chaos.guardian", str(folder)],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def began(self, pid: int) -> None:
        self._tell("began", pid)

    def ended(self, pid: int) -> None:
        self._tell("ended", pid)

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=40)

    def _tell(self, what: str, pid: int) -> None:
        assert self._process.stdin is not None
        with self._lock:
            self._process.stdin.write(f"{what} {pid}\n")
            self._process.stdin.flush()


def main(folder: Path, lines: Iterable[str]) -> None:
    alive: set[int] = set()
    for line in lines:
        what, pid = line.split()
        (alive.add if what == "began" else alive.discard)(int(pid))
    for pid in alive:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    if (folder / POSTGRES).is_dir():
        embedded.stop_what_was_left(folder / POSTGRES)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin)
