"""What the fakes send of their own accord is carried in order, and again when it was not taken."""

import threading

import pytest

from server.sandbox import courier
from server.sandbox.courier import Answer, Courier, post
from tests.server.sandbox.listening import listening

GOOD, BAD = Answer(200), Answer(500, reason="http_error")


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(courier, "PAUSES_S", (0.0, 0.0, 0.0))


def carried(courier_, *plans):
    """Send a parcel for each plan (its answers in turn); what was tried, as (parcel, number of the try, reason)."""
    tried, done = [], threading.Event()
    left = sum(len(plan) for plan in plans)

    def parcel(name, plan):
        def attempt(number, reason):
            tried.append((name, number, reason))
            if len(tried) == left:
                done.set()
            answer = plan[number]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return attempt

    for name, plan in enumerate(plans):
        courier_.send(parcel(name, plan))
    assert done.wait(10)
    return tried


def test_parcels_go_in_order():
    assert carried(Courier(), [GOOD], [GOOD], [GOOD]) == [(0, 0, ""), (1, 0, ""), (2, 0, "")]


@pytest.mark.usefixtures("quick")
def test_a_parcel_goes_again_three_times_at_most_with_the_reason():
    tried = carried(Courier(), [BAD, BAD, BAD, BAD])
    assert tried == [(0, 0, ""), (0, 1, "http_error"), (0, 2, "http_error"), (0, 3, "http_error")]


@pytest.mark.usefixtures("quick")
def test_a_parcel_that_breaks_is_tried_again_and_holds_up_nobody():
    assert carried(Courier(), [ValueError("broken"), GOOD]) == [(0, 0, ""), (0, 1, "unknown_error")]


def test_what_was_not_carried_yet_can_be_forgotten():
    carrier, began, go = Courier(), threading.Event(), threading.Event()

    def slow(number, reason):
        began.set()
        go.wait(10)
        return GOOD

    carrier.send(slow)
    assert began.wait(10)
    late = []
    carrier.send(lambda number, reason: late.append(number) or GOOD)
    carrier.forget()
    go.set()
    assert carried(carrier, [GOOD]) == [(0, 0, "")]
    assert late == []


def test_an_answer_says_what_came_or_why_nothing_did(monkeypatch):
    with listening() as listener:
        listener.answers += [200, 404]
        headers = {"Content-Type": "application/json"}
        assert post(f"{listener.url}/x", b'{"challenge": "7"}', headers) == Answer(200, b"7")
        assert post(f"{listener.url}/x", b"{}", headers).reason == "http_error"
    assert post("http://127.0.0.1:9/x", b"", {}) == Answer(0, reason="connection_failed")
