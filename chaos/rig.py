"""Everything that Liaison consists of in life, each part in a process of its own, so that each can be killed alone."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from chaos.counting import Found
from chaos.guardian import POSTGRES, Guardian
from chaos.pressing import http
from chaos.processes import Kept, comes
from server import clock
from server.access import tokens
from server.commands.serving import listening
from server.db import embedded, migrations
from server.db.engine import make_engine, session_scope
from server.sandbox.connection import settings_text

# Short, so that a run takes minutes and not a day. Printed with the table.
SETTINGS: Final = {
    "LIAISON_UNDO_SECONDS": "1",
    "LIAISON_SETTLE_SECONDS": "1",
    "LIAISON_RETRY_FIRST_SECONDS": "0.5",
    "LIAISON_RETRY_LONGEST_SECONDS": "4",
    "LIAISON_WORKER_GONE_SECONDS": "8",
    "LIAISON_READ_TIMEOUT": "1",
    "LIAISON_CONNECT_TIMEOUT": "1",
}
CATALOG: Final = Path(__file__).parent / "scenarios.toml"


class Postgres:
    """The embedded PostgreSQL, owned here and by nobody who is killed. Its address stays the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._running = embedded.start(folder)
        self.url = self._running.url
        self.stops = 0

    def restart(self, away: float = 1.0) -> None:
        """Stop it, leave it away for some seconds, start it."""
        with self._lock:
            self._running.stop()
            self.stops += 1
            time.sleep(away)
            self._running = embedded.start(self._folder)

    def stop(self) -> None:
        with self._lock:
            self._running.stop()


class Upstreams:
    """The sandbox of chaos.upstreams, by its lines."""

    def __init__(self, liaison_url: str, tickets: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "chaos.upstreams", liaison_url, str(tickets)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.told: dict[str, Any] = self._read()

    def ask(self, *words: object) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self._process.stdin.flush()
        return self._read()

    def ledger(self) -> tuple[list[Found], dict[str, int]]:
        told = self.ask("ledger")
        found = [Found(channel, tuple(ids), text, tuple(links)) for channel, ids, text, links in told["found"]]
        return found, told["cases"]

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the sandbox has ended; its error is above")
        return json.loads(line)


class Rig:
    """`workers` and `server` are killed and come back; `token` may act."""

    def __init__(self, folder: Path, tickets: int, workers: int, running: ExitStack) -> None:
        with listening("127.0.0.1", 0) as sock:
            port = sock.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        guardian = Guardian(folder)
        running.callback(guardian.stop)
        self.upstreams = Upstreams(self.address, tickets)
        running.callback(self.upstreams.stop)
        self.postgres = Postgres(folder / POSTGRES)
        running.callback(self.postgres.stop)
        migrations.upgrade(self.postgres.url)
        self.engine = make_engine(self.postgres.url)
        running.callback(self.engine.dispose)
        with session_scope(self.engine) as session:
            self.token, _ = tokens.create(session, "chaos", "act", clock.now())
        environment = self._environment(folder)
        liaison = [sys.executable, "-m", "server.cli"]
        self.server = Kept([*liaison, "serve", "--port", str(port)], environment, folder / "server.log", guardian)
        running.callback(self.server.stop)
        self.workers = [
            Kept([*liaison, "worker"], environment, folder / f"worker-{number}.log", guardian)
            for number in range(1, workers + 1)
        ]
        for worker in self.workers:
            running.callback(worker.stop)
        if not comes(self.is_ready, 60):
            raise SystemExit(f"the server does not answer; see {folder / 'server.log'}")

    def is_ready(self) -> bool:
        return http("GET", f"{self.address}/readyz")[0] == 200

    def _environment(self, folder: Path) -> dict[str, str]:
        told = self.upstreams.told
        path = folder / "liaison.toml"
        top = f"catalogs = [{json.dumps(str(CATALOG))}]"
        path.write_text(settings_text(told["urls"], told["credentials"], self.address, top=top), encoding="utf-8")
        known = {"LIAISON_SETTINGS": str(path), "LIAISON_DATABASE_URL": self.postgres.url}
        return {**told["environment"], **SETTINGS, **known}


@contextmanager
def running(folder: Path, tickets: int, workers: int) -> Iterator[Rig]:
    with ExitStack() as stack:
        yield Rig(folder, tickets, workers, stack)
