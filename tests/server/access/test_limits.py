import socketserver
import threading

import pytest

from server.access.limits import Limits
from server.errors import TooManyRequests


def asked(limits, token, times):
    for _ in range(times):
        limits.require(token)


def test_one_token_may_ask_so_many_times_and_is_told_how_long_to_wait():
    limits = Limits(5)
    asked(limits, "a", 5)
    with pytest.raises(TooManyRequests) as refused:
        limits.require("a")
    assert 1 <= refused.value.retry_after <= 60
    assert "extension.requests_per_minute" in refused.value.hint


def test_tokens_are_counted_each_for_itself():
    limits = Limits(5)
    asked(limits, "a", 5)
    asked(limits, "b", 5)


def test_a_refused_request_does_not_count_so_that_whoever_waits_gets_in():
    limits = Limits(5)
    asked(limits, "a", 5)
    waits = []
    for _ in range(20):
        try:
            limits.require("a")
        except TooManyRequests as refused:
            waits.append(refused.retry_after)
    assert max(waits) == waits[0]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere.sock", "nonsense"])
def test_without_a_redis_that_answers_each_process_counts_by_itself(url):
    limits = Limits(5, url)
    asked(limits, "a", 5)
    with pytest.raises(TooManyRequests):
        limits.require("a")


def test_a_redis_that_fails_is_left_alone_for_a_while():
    came = []

    class HangsUp(socketserver.BaseRequestHandler):
        def handle(self):
            came.append(1)

    with socketserver.TCPServer(("127.0.0.1", 0), HangsUp) as redis:
        thread = threading.Thread(target=redis.serve_forever)
        thread.start()
        try:
            limits = Limits(1000, f"redis://127.0.0.1:{redis.server_address[1]}/0")
            limits.require("a")
            first = len(came)
            asked(limits, "a", 10)
        finally:
            redis.shutdown()
            thread.join()
    assert first >= 1
    assert len(came) == first
