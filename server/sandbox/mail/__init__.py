"""A small mail server that keeps what it is given: plain SMTP on loopback, one thread per caller.

Its own, because a fault must strike at an exact step (after DATA was taken, before the answer), which a library hides.
Evidence: https://www.rfc-editor.org/rfc/rfc5321
"""

from __future__ import annotations

import socket
import socketserver
import threading
from typing import Any

from server.sandbox.mail.session import Session
from server.sandbox.world import World

__all__ = ["MailServer"]


class MailServer:
    """Serves on a bound socket until it is stopped."""

    def __init__(self, world: World, sock: socket.socket) -> None:
        self._server = _Server(world, sock)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True

    def __init__(self, world: World, sock: socket.socket) -> None:
        super().__init__(sock.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = sock
        self.world = world
        sock.listen(128)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hangs up is no news."""


class _Handler(socketserver.StreamRequestHandler):
    timeout = 60

    def handle(self) -> None:
        server: Any = self.server
        Session(server.world, self.connection, self.rfile, self.wfile).run()
