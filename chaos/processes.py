"""Processes that may be killed at any time, and come back."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from chaos.guardian import Guardian


class Kept:
    """One process that is started again whenever it has ended, until `stop()`. What it says goes to `log`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path, guardian: Guardian) -> None:
        self._command, self._environment, self._guardian = command, environment, guardian
        self._log: IO[bytes] = log.open("ab")
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._process = self._started()
        self.kills = 0
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL: it learns nothing of it, and cleans nothing up."""
        with self._lock:
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGKILL)
                self._process.wait()
                self.kills += 1

    def stop(self) -> None:
        """For good, and as asked politely as systemd does."""
        self._stopping.set()
        self._keeper.join()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(40)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._guardian.ended(self._process.pid)
        self._log.close()

    def _keep(self) -> None:
        while not self._stopping.wait(0.1):
            with self._lock:
                if self._process.poll() is not None:
                    self._guardian.ended(self._process.pid)
                    self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._command,
            env={**os.environ, **self._environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self._guardian.began(process.pid)
        return process


def comes(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until it holds; whether it did within these seconds."""
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            return False
        time.sleep(0.1)
    return True
