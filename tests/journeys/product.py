"""Everything running: the sandbox with its desk on localhost, Liaison over PostgreSQL on 127.0.0.1, another site."""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response
from psycopg.errors import DeadlockDetected
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from server import clock, settings_file, worker
from server.access.sessions import Sessions
from server.app import create_app, join
from server.commands.serving import WebServer, listening
from server.db import embedded, migrations
from server.db.engine import make_engine
from server.sandbox import connection, servers
from server.sandbox.world import ZendeskInstance
from server.settings import ZAF_SDK, Settings
from server.web.parts import EXTENSION, Parts

OWN_CLIENT = "/sidebar/static/zaf.js"
PATIENT = 8.0  # seconds: no journey waits for a deadline by accident


class Product:
    """A running Liaison and its upstreams.

    `later` is how far the clock of its sessions is ahead; `cookies` are those that it has tried to set.
    """

    def __init__(self, sandbox: servers.Sandbox, app: Flask, settings: Settings, engine: Engine) -> None:
        self.sandbox = sandbox
        self.address = settings.base_url
        self.later = timedelta()
        self._app = app
        self._settings = settings
        self._engine = engine
        self.cookies: list[str] = []
        app.after_request(self._note_cookies)

    def _note_cookies(self, response: Response) -> Response:
        self.cookies += response.headers.getlist("Set-Cookie")
        return response

    @property
    def parts(self) -> Parts:
        found = self._app.extensions[EXTENSION]
        assert isinstance(found, Parts)
        return found

    @property
    def zendesk(self) -> ZendeskInstance:
        return self.sandbox.world.zendesk["global"]

    def begin(self, *, sdk_url: str = ZAF_SDK, deadline: float = PATIENT, undo: float = 10.0) -> None:
        """The story from its beginning, and a Liaison that has read nothing yet, as after a restart."""
        self._rest()
        self.sandbox.reset()
        self._empty()
        self.later = timedelta()
        self.cookies.clear()
        self.parts.contexts.cache.close()
        escalations = replace(self._settings.escalations, undo=undo)
        settings = replace(
            self._settings, sdk_url=sdk_url, deadline=deadline, read_timeout=PATIENT, escalations=escalations
        )
        self._app.extensions[EXTENSION] = self._joined(settings)

    def _rest(self) -> None:
        """Until the worker has nothing in hand: what it would send now would stand in the next story."""
        busy = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
        for _ in range(200):
            with self._engine.begin() as connected:
                if not connected.scalar(busy):
                    return
            time.sleep(0.05)

    def _empty(self) -> None:
        tables = "override, escalation, dismissal, preference, procrastinate_jobs"
        for left in reversed(range(5)):
            try:
                with self._engine.begin() as connected:
                    connected.execute(text(f"TRUNCATE {tables} CASCADE"))
                return
            except OperationalError as error:
                # The worker has begun something, and PostgreSQL has ended the one of the two that waited for the other.
                if not (left and isinstance(error.orig, DeadlockDetected)):
                    raise

    def _joined(self, settings: Settings) -> Parts:
        sessions = Sessions(settings.session_secret, now=lambda: clock.now() + self.later)
        return replace(join(settings, self._engine), sessions=sessions)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A worker, too, in a thread: it sends what is pressed."""
        stop = threading.Event()
        thread = threading.Thread(target=worker.run, args=(self.parts.settings, self._settings.database_url, stop))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def desk(self, path: str, instance: str = "zendesk") -> str:
        """The address of a page of the desk: "tickets/4242"."""
        return f"{self.sandbox.urls[instance]}/agent/{path}"


@contextmanager
def running(folder: Path) -> Iterator[Product]:
    """On free ports. `folder` may be entered by other accounts: as root, PostgreSQL runs as one of those."""
    sock = listening("127.0.0.1", 0)
    address = f"http://127.0.0.1:{sock.getsockname()[1]}"
    sandbox = servers.start(liaison_url=address)
    try:
        with embedded.running(folder / "postgres", durable=False) as url:
            migrations.upgrade(url)
            path = connection.write_settings(sandbox, folder, address)
            settings = settings_file.load(path, {**connection.environment(sandbox), "LIAISON_DATABASE_URL": url})
            engine = make_engine(url)
            app = create_app(join(settings, engine))
            product = Product(sandbox, app, settings, engine)
            web = WebServer(app, sock, threads=16)
            web.start()
            try:
                yield product
            finally:
                web.stop()
                product.parts.contexts.cache.close()
                engine.dispose()
    finally:
        sandbox.stop()


@contextmanager
def running_alone() -> Iterator[Product]:
    """In a folder whose name lets the next run clean up what a killed one leaves: see tests/server/conftest.py."""
    folder = Path(tempfile.mkdtemp(prefix=f"liaison-tests-{os.getpid()}-"))
    folder.chmod(0o711)
    try:
        with running(folder) as product:
            yield product
    finally:
        shutil.rmtree(folder)
