"""TLS on loopback for hosts that are elsewhere."""

import http.client
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from server.sandbox.front import Front

LONG = b"x" * 300_000


class Behind(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def behind():
    with ThreadingHTTPServer(("127.0.0.1", 0), Behind) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def front(behind):
    front = Front({"acme.zendesk.com": behind, "gone.zendesk.com": 9}.get)
    yield front.start()
    front.stop()


def posted(port: int, host: str) -> bytes:
    """What comes back, whoever signed the certificate."""
    trusting = ssl._create_unverified_context()
    plain = http.client.HTTPSConnection(host, port, timeout=20, context=trusting)
    plain._create_connection = lambda *_: __import__("socket").create_connection(("127.0.0.1", port), 20)
    try:
        plain.request("POST", "/", body=LONG)
        return plain.getresponse().read()
    finally:
        plain.close()


def test_the_bytes_go_to_what_stands_for_the_host_and_back(front):
    assert posted(front, "acme.zendesk.com") == LONG


@pytest.mark.parametrize("host", ["elsewhere.example", "gone.zendesk.com"])
def test_a_host_that_nothing_stands_for_is_hung_up_on_and_the_next_is_served(front, host):
    with pytest.raises((OSError, http.client.HTTPException)):
        posted(front, host)
    assert posted(front, "acme.zendesk.com") == LONG


def test_two_fronts_have_two_keys():
    fronts = [Front(lambda _: None), Front(lambda _: None)]
    for each in fronts:
        each.start()
        each.stop()
    assert fronts[0].pin != fronts[1].pin
    assert len(fronts[0].pin) == 44
