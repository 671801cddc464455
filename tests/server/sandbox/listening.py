"""A stand-in for Liaison's webhooks: writes down what it is sent, and answers as it is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Listener:
    """`answers` are the statuses of the next requests; 200 when there are none left."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        """The requests, when so many have come. A generous end keeps a mistake from hanging the run."""
        for _ in range(1000):
            if len(self.heard) >= count:
                return self.heard
            time.sleep(0.01)
        raise AssertionError(f"{len(self.heard)} of {count} requests came")


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(raw if self.headers["Content-Type"] == "application/json" else _payload(raw))
            status = listener.answers.pop(0) if listener.answers else 200
            self.send_response(status)
            self.end_headers()
            self.wfile.write(str(body.get("challenge", "")).encode())
            headers = dict(self.headers.items())
            listener.heard.append({"path": self.path, "headers": headers, "raw": raw, "body": body})

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield listener
    server.shutdown()
    server.server_close()
    thread.join()


def _payload(raw: bytes) -> str:
    return parse_qs(raw.decode())["payload"][0]
