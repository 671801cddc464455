"""The web server, in the foreground or in a thread: waitress, one process, a thread for each waiting agent."""

import errno
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from waitress import wasyncore
from waitress.server import create_server

from server import worker
from server.errors import SettingsError
from server.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS: Final = 256  # 200 agents may wait for upstreams at once
CONNECTIONS: Final = 2000
BACKLOG: Final = 1024
# Bytes; waitress takes 256 KiB and 1 GB, and keeps a body in a file before the app can refuse it.
LARGEST_HEADER: Final = 32 * 1024
LARGEST_REQUEST: Final = 1024 * 1024


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address; port 0 is any free one. Raises SettingsError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        why = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        raise SettingsError("--port", f"{host}:{port} {why}.", hint="Give another with --port.") from None
    return found


class WebServer:
    """A waitress over one socket. `serve()` blocks until `stop()`; `start()` serves in a thread."""

    def __init__(self, app: "WSGIApplication", sock: socket.socket, threads: int = THREADS) -> None:
        self._map: dict[int, Any] = {}
        self._server = create_server(
            app,
            map=self._map,
            sockets=[sock],
            threads=threads,
            connection_limit=CONNECTIONS,
            backlog=BACKLOG,
            asyncore_use_poll=True,
            ident="liaison",
            max_request_header_size=LARGEST_HEADER,
            max_request_body_size=LARGEST_REQUEST,
            # Nothing believes these headers, but /metrics must see them: they tell that a proxy on this machine speaks.
            clear_untrusted_proxy_headers=False,
        )
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def serve(self) -> None:
        while not self._stopping.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=self._map, count=1)
        self._server.task_dispatcher.shutdown(timeout=2)
        wasyncore.close_all(self._map)

    def start(self) -> None:
        self._thread = threading.Thread(target=self.serve, name="web", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._server.pull_trigger()
        if self._thread:
            self._thread.join(timeout=5)


def work_in_thread(settings: Settings, url: str) -> Callable[[], None]:
    """Runs the worker beside the server, as a small team with the embedded PostgreSQL wants it. Gives what stops it."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(settings, url, stop), name="worker", daemon=True)
    thread.start()

    def stopped() -> None:
        stop.set()
        thread.join(timeout=30)

    return stopped
