"""The one door, over the sandbox's bad weather; `responses` for what the fakes never answer."""

import threading
import time

import pytest
import responses

from server.errors import (
    UpstreamMalformed,
    UpstreamRateLimited,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from server.upstreams import counters
from server.upstreams.http import FAILURES_TO_OPEN, Door
from server.upstreams.transport import Anonymous, Ask, Bearer
from tests.server.upstreams.small_world import settings_of

USER = "/api/v4/user"


@pytest.fixture
def door(sandbox):
    return Door("gitlab", settings_of(sandbox))


@pytest.fixture
def ask(sandbox):
    def ask(method="GET", path=USER):
        return Ask(method, sandbox.urls["gitlab"] + path, Bearer("glpat-test"))

    return ask


def test_an_answer_is_read_to_its_end(door, ask):
    response = door.send(ask(), door.budget(None))
    assert response.json()["username"] == "liaison-bot"


def test_a_refusal_is_an_answer_and_opens_no_breaker(door, ask, sandbox):
    for _ in range(FAILURES_TO_OPEN + 2):
        assert door.send(ask(path="/api/v4/projects/17735789"), door.budget(None)).status_code == 404
    assert len(sandbox.requests("gitlab")) == FAILURES_TO_OPEN + 2


def test_a_dropped_get_is_asked_once_more(door, ask, sandbox):
    sandbox.fault("gitlab", drop=True, times=1)
    assert door.send(ask(), door.budget(None)).ok
    assert len(sandbox.requests("gitlab")) == 2


def test_a_get_that_is_dropped_twice_is_unreachable(door, ask, sandbox):
    sandbox.fault("gitlab", drop=True, times=5)
    with pytest.raises(UpstreamUnreachable) as error:
        door.send(ask(), door.budget(None))
    assert len(sandbox.requests("gitlab")) == 2
    assert "GitLab" in error.value.message
    assert error.value.hint


def test_a_dropped_post_is_not_sent_again(door, ask, sandbox):
    sandbox.fault("gitlab", drop=True, times=1)
    with pytest.raises(UpstreamUnreachable):
        door.send(ask("POST"), door.budget(None))
    assert len(sandbox.requests("gitlab")) == 1


def test_a_dropped_post_that_only_reads_is_sent_again(door, ask, sandbox):
    sandbox.fault("gitlab", drop=True, times=1)
    read = Ask("POST", ask().url, Bearer("glpat-test"), only_reads=True)
    door.send(read, door.budget(None))
    assert len(sandbox.requests("gitlab")) == 2


def test_the_callers_deadline_is_shorter_than_the_read_timeout_and_says_nothing_of_the_upstream(sandbox, ask):
    door = Door("gitlab", settings_of(sandbox, read_timeout=10.0))
    sandbox.fault("gitlab", latency_ms=400, times=FAILURES_TO_OPEN + 1)
    for _ in range(FAILURES_TO_OPEN + 1):
        with pytest.raises(UpstreamTimeout) as error:
            door.send(ask(), door.budget(0.1))
        assert error.value.code == "deadline"
    assert door.send(ask(), door.budget(None)).ok


def test_nothing_is_asked_when_no_time_is_left(door, ask, sandbox):
    with pytest.raises(UpstreamTimeout, match="no time left"):
        door.send(ask(), door.budget(0))
    assert sandbox.requests("gitlab") == []


def test_a_short_retry_after_is_obeyed(door, ask, sandbox):
    sandbox.fault("gitlab", retry_after=0.05, times=2)
    assert door.send(ask(), door.budget(None)).ok
    assert [entry["status"] for entry in sandbox.requests("gitlab")] == [429, 429, 200]


def test_a_retry_after_beyond_the_deadline_is_an_error_at_once(door, ask, sandbox):
    sandbox.fault("gitlab", retry_after=30)
    with pytest.raises(UpstreamRateLimited) as error:
        door.send(ask(), door.budget(2.0))
    assert error.value.retry_after == 30
    assert len(sandbox.requests("gitlab")) == 1


def test_an_upstream_that_always_asks_to_wait_is_not_asked_for_ever(door, ask, sandbox):
    sandbox.fault("gitlab", retry_after=0)
    with pytest.raises(UpstreamRateLimited):
        door.send(ask(), door.budget(None))
    assert len(sandbox.requests("gitlab")) == 4


def test_a_drop_on_the_last_try_is_unreachable_too(door, ask, sandbox):
    sandbox.fault("gitlab", drop=True)
    sandbox.fault("gitlab", retry_after=0, times=3)
    with pytest.raises(UpstreamUnreachable):
        door.send(ask(), door.budget(None))


def test_a_503_that_says_when_is_asked_again_for_a_get_but_not_for_a_post(door, ask, sandbox):
    sandbox.fault("gitlab", status=503, retry_after=0.05, times=1)
    assert door.send(ask(), door.budget(None)).ok
    sandbox.fault("gitlab", status=503, retry_after=0.05, times=1)
    with pytest.raises(UpstreamUnreachable) as error:
        door.send(ask("POST"), door.budget(None))
    assert error.value.status == 503


def test_a_dead_upstream_opens_its_breaker_and_is_left_alone(door, ask, sandbox):
    sandbox.fault("gitlab", status=500)
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(UpstreamUnreachable) as error:
            door.send(ask(), door.budget(None))
        assert error.value.code == "server_error"
    asked = len(sandbox.requests("gitlab"))
    with pytest.raises(UpstreamUnreachable) as error:
        door.send(ask(), door.budget(None))
    assert (error.value.code, error.value.left) == ("breaker_open", False)
    assert len(sandbox.requests("gitlab")) == asked


def test_an_open_breaker_lets_a_call_through_again_and_closes(ask, sandbox):
    door = Door("gitlab", settings_of(sandbox), rest=0.05)
    sandbox.fault("gitlab", status=500, times=FAILURES_TO_OPEN)
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(UpstreamUnreachable):
            door.send(ask(), door.budget(None))
    time.sleep(0.1)
    assert door.send(ask(), door.budget(None)).ok


def test_one_doors_breaker_is_not_anothers(door, ask, sandbox):
    sandbox.fault("gitlab", status=500, times=FAILURES_TO_OPEN)
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(UpstreamUnreachable):
            door.send(ask(), door.budget(None))
    assert Door("gitlab", settings_of(sandbox)).send(ask(), door.budget(None)).ok


def test_many_threads_share_a_door_without_waiting_for_one_another(door, ask, sandbox):
    """One after another, the last of them would be past its deadline."""
    sandbox.fault("gitlab", latency_ms=300)
    tried = []

    def call():
        tried.append(door.send(ask(), door.budget(2.5)).status_code)

    threads = [threading.Thread(target=call) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tried == [200] * 10


@responses.activate
def test_a_retry_after_may_be_a_date_and_nonsense_is_none(door):
    responses.get("https://gitlab.example/x", status=429, headers={"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"})
    responses.get("https://gitlab.example/y", status=429, headers={"Retry-After": "soon"})
    with pytest.raises(UpstreamRateLimited) as error:
        door.send(Ask("GET", "https://gitlab.example/x", Anonymous()), door.budget(None))
    assert error.value.retry_after == 86_400
    with pytest.raises(UpstreamRateLimited) as error:
        door.send(Ask("GET", "https://gitlab.example/y", Anonymous()), door.budget(None))
    assert error.value.retry_after == 60


@responses.activate
@pytest.mark.parametrize("wait", ["nan", "Wed, 21 Oct 99999 07:28:00 GMT", "Wed, 21 Oct 999999999999 07:28:00 GMT"])
def test_a_retry_after_that_is_no_time_is_none(door, wait):
    responses.get("https://gitlab.example/x", status=429, headers={"Retry-After": wait})
    with pytest.raises(UpstreamRateLimited) as error:
        door.send(Ask("GET", "https://gitlab.example/x", Anonymous()), door.budget(None))
    assert error.value.retry_after == 60


@responses.activate
def test_a_redirect_to_no_address_is_malformed(door):
    responses.get("https://gitlab.example/x", status=302, headers={"Location": "https://[evil"})
    with pytest.raises(UpstreamMalformed, match="nowhere"):
        door.send(Ask("GET", "https://gitlab.example/x", Bearer("s3cret")), door.budget(None))


@responses.activate
def test_a_redirect_is_not_followed(door):
    responses.get("https://gitlab.example/x", status=302, headers={"Location": "https://evil.example/steal"})
    with pytest.raises(UpstreamMalformed, match=r"evil\.example"):
        door.send(Ask("GET", "https://gitlab.example/x", Bearer("s3cret")), door.budget(None))
    assert len(responses.calls) == 1


def test_every_call_is_counted_by_how_it_ended(sandbox, ask):
    door = Door("gitlab", settings_of(sandbox), name="gitlab:counted")
    door.send(ask(), door.budget(None))
    sandbox.fault("gitlab", status=500, times=1)
    with pytest.raises(UpstreamUnreachable):
        door.send(ask(), door.budget(None))

    def counted(outcome):
        return counters.CALLS.labels("gitlab:counted", outcome)._value.get()

    assert (counted("ok"), counted("server_error")) == (1, 1)
