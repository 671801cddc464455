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
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read()
    finally:
        connection.close()


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


def test_the_worker_in_a_thread_leaves_the_signals_alone_and_can_be_stopped(settings, database_url):
    before = signal.getsignal(signal.SIGTERM)
    stop = work_in_thread(settings, database_url)
    assert "worker" in [thread.name for thread in threading.enumerate()]
    assert signal.getsignal(signal.SIGTERM) is before
    stop()
    assert "worker" not in [thread.name for thread in threading.enumerate()]
