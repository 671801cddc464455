"""Liaison in this process over a real PostgreSQL, its upstreams in another, and ways to ask both."""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response

from chaos.rig import CATALOG
from server.access.zaf import SignedLaunch
from server.app import create_app, join
from server.cache import Cache
from server.commands.logs import to_stderr
from server.commands.serving import WebServer, listening
from server.db import embedded, migrations
from server.db.engine import make_engine
from server.sandbox.connection import settings_text
from server.settings_file import load
from server.web.parts import Parts

LATENCIES: Final = {"zendesk": 200, "salesforce": 300, "slack": 150, "gitlab": 150}  # milliseconds


@dataclass(slots=True)
class Rig:
    """`token` is a session of one of the sandbox's agents; `upstreams` are the sandbox's addresses.

    `environment` is what another process of this Liaison needs.
    """

    parts: Parts
    upstreams: dict[str, str]
    address: str
    token: str
    environment: dict[str, str]

    @property
    def cache(self) -> Cache:
        return self.parts.contexts.cache

    def path(self, ticket: int) -> str:
        return f"/api/v1/tickets/{ticket}/context?instance=global"

    def ask(self, ticket: int) -> tuple[float, bytes]:
        """Seconds and body of one context over HTTP."""
        started = time.perf_counter()
        status, body = self.get(self.address + self.path(ticket), self.token)
        if status != 200:
            raise SystemExit(f"ticket {ticket}: HTTP {status} {body[:300]!r}")
        return time.perf_counter() - started, body

    def get(self, url: str, token: str = "") -> tuple[int, bytes]:
        return http("GET", url, {"Authorization": f"Bearer {token}"} if token else {})

    def fault(self, upstream: str, **rule: Any) -> None:
        body = json.dumps(rule).encode()
        http("POST", f"{self.upstreams[upstream]}/_sandbox/faults", {"Content-Type": "application/json"}, body)

    def weather(self) -> None:
        """Every upstream as slow as LATENCIES says, and no other fault."""
        for name, latency in LATENCIES.items():
            http("DELETE", f"{self.upstreams[name]}/_sandbox/faults")
            self.fault(name, latency_ms=latency)

    def forget_calls(self) -> None:
        for name in LATENCIES:
            http("DELETE", f"{self.upstreams[name]}/_sandbox/requests")

    def calls(self) -> list[str]:
        """What the upstreams were asked since, as "zendesk GET /path"."""
        found = []
        for name in LATENCIES:
            _, body = http("GET", f"{self.upstreams[name]}/_sandbox/requests")
            read = json.loads(body)
            rows = read["requests"] if isinstance(read, dict) else read
            found += [
                f"{name} {row['method']} {row['path']} {row['query']} {row['body']}"
                for row in rows
                if "/_sandbox" not in row["path"]
            ]
        return found


def http(method: str, url: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.request(method, f"{parts.path}?{parts.query}", body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def bare_route(body: bytes) -> Flask:
    """What a warm context is measured against: the least that Flask can do with the same bytes."""
    app = Flask("bare", static_folder=None)

    @app.get("/bare")
    def bare() -> Response:
        return Response(body, mimetype="application/json")

    return app


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app on the server that Liaison itself uses."""
    sock = listening("127.0.0.1", 0)
    web = WebServer(app, sock)
    web.start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        web.stop()


@contextmanager
def running() -> Iterator[Rig]:
    """Everything, on free ports and in a temporary folder."""
    to_stderr(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="liaison-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # as root, PostgreSQL runs as another account
        sock = listening("127.0.0.1", 0)
        address = f"http://127.0.0.1:{sock.getsockname()[1]}"
        child = subprocess.Popen(
            [sys.executable, "-m", "bench.upstreams", address], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert child.stdin is not None
        assert child.stdout is not None
        told = json.loads(child.stdout.readline())
        try:
            with embedded.running(folder / "postgres") as url:
                migrations.upgrade(url)
                path = folder / "liaison.toml"
                top = f"catalogs = [{json.dumps(str(CATALOG))}]"
                path.write_text(settings_text(told["urls"], told["credentials"], address, top=top), encoding="utf-8")
                own = {"LIAISON_DATABASE_URL": url, "LIAISON_SETTINGS": str(path), "LIAISON_UNDO_SECONDS": "0"}
                environment = {**os.environ, **told["environment"], **own}
                settings = load(path, environment)
                engine = make_engine(url, pool_size=20)
                parts = join(settings, engine)
                web = WebServer(create_app(parts), sock)
                web.start()
                yield Rig(parts, told["urls"], address, _session(parts), environment)
                web.stop()
                parts.contexts.cache.close()
                engine.dispose()
        finally:
            child.stdin.close()
            child.wait(timeout=20)


def _session(parts: Parts) -> str:
    instance = parts.settings.instance("global")
    ends = datetime.now(UTC) + timedelta(minutes=5)
    launch = SignedLaunch(instance, 38010000011, "ticket_sidebar", "bench", ends)
    return parts.sessions.start(launch, "en")[0]
