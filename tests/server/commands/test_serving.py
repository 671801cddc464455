import signal
import threading
from http.client import HTTPConnection

import pytest

from server.commands.serving import WebServer, listening, work_in_thread
from server.errors import SettingsError
from tests.server.commands.installation import taken_port


def answer(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [threading.current_thread().name.encode()]


def ask(port):
    return asked(port)[1]


def asked(port, path="/", method="GET", body=None, headers=None):
    """The status and the body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        found = connection.getresponse()
        return found.status, found.read()
    finally:
        connection.close()


@pytest.fixture
def served():
    """Serves an app from a real socket; gives the port."""
    servers = []

    def serve(app):
        sock = listening("127.0.0.1", 0)
        servers.append(WebServer(app, sock, threads=2))
        servers[-1].start()
        return sock.getsockname()[1]

    yield serve
    for server in servers:
        server.stop()


def test_a_taken_port_is_a_sentence_that_says_what_to_do():
    with taken_port() as held:
        port = held.getsockname()[1]
        with pytest.raises(SettingsError) as refused:
            listening("127.0.0.1", port)
    assert str(refused.value) == (f"--port: 127.0.0.1:{port} is taken by another program. Give another with --port.")


def test_an_address_that_is_not_this_machines_is_said():
    with pytest.raises(SettingsError, match=r"192\.0\.2\.1:0 cannot be used"):
        listening("192.0.2.1", 0)


def test_port_nought_is_any_free_one():
    with listening("127.0.0.1", 0) as one, listening("127.0.0.1", 0) as other:
        assert one.getsockname()[1] != other.getsockname()[1]


def test_the_server_answers_until_it_is_stopped():
    sock = listening("127.0.0.1", 0)
    port = sock.getsockname()[1]
    server = WebServer(answer, sock, threads=2)
    server.start()
    assert ask(port)
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        ask(port)


def test_the_same_port_can_be_used_again_at_once():
    port = 0
    for _ in range(2):
        sock = listening("127.0.0.1", port)
        port = sock.getsockname()[1]
        server = WebServer(answer, sock, threads=2)
        server.start()
        assert ask(port)
        server.stop()


def test_a_proxy_on_this_machine_does_not_open_the_metrics_to_everybody(served, app):
    port = served(app)
    assert asked(port, "/metrics")[0] == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert asked(port, "/metrics", headers={header: "192.0.2.7"})[0] == 401


def test_what_is_far_too_large_is_refused_before_it_is_kept(served):
    read = []

    def app(environ, start_response):
        read.append(environ["PATH_INFO"])
        return answer(environ, start_response)

    port = served(app)
    # Only the announcement is sent: it alone must be enough.
    assert asked(port, "/body", "POST", headers={"Content-Length": str(2 * 1024 * 1024)})[0] == 413
    assert asked(port, "/headers", headers={"X-Long": "x" * 40_000})[0] == 431
    assert read == []


def test_the_worker_in_a_thread_leaves_the_signals_alone_and_can_be_stopped(settings, database_url):
    before = signal.getsignal(signal.SIGTERM)
    stop = work_in_thread(settings, database_url)
    assert "worker" in [thread.name for thread in threading.enumerate()]
    assert signal.getsignal(signal.SIGTERM) is before
    stop()
    assert "worker" not in [thread.name for thread in threading.enumerate()]
