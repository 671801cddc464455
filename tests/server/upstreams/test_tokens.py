"""One thread mints, the others wait; a refusal is shared, an ending token is replaced in time."""

import threading

import pytest

from server.errors import UpstreamRefused, UpstreamTimeout
from server.upstreams.budget import Budget
from server.upstreams.tokens import HeldToken, Token


def minting(*tokens):
    left = list(tokens)
    return lambda budget: left.pop(0)


def test_a_token_is_minted_once():
    held = HeldToken("zendesk", minting(Token("first"), Token("second")))
    assert [held.get(Budget(1)).value for _ in range(3)] == ["first"] * 3


def test_a_refused_token_is_replaced_once_for_all_who_held_it():
    held = HeldToken("zendesk", minting(Token("first"), Token("second"), Token("third")))
    first = held.get(Budget(1))
    assert held.instead_of(first, Budget(1)).value == "second"
    assert held.instead_of(first, Budget(1)).value == "second"


def test_a_token_that_has_run_out_is_replaced():
    held = HeldToken("zendesk", minting(Token("first", lives=0.0), Token("second", lives=1800.0)))
    assert held.get(Budget(1)).value == "first"
    assert [held.get(Budget(1)).value for _ in range(2)] == ["second"] * 2


def test_those_who_wait_for_a_refused_sign_in_are_refused_with_it():
    inside, go_on, mints = threading.Event(), threading.Event(), []

    def mint(budget):
        mints.append(1)
        inside.set()
        go_on.wait(10)
        raise UpstreamRefused("zendesk", "No.")

    held, refused = HeldToken("zendesk", mint), []

    def ask():
        try:
            held.get(Budget(10))
        except UpstreamRefused as error:
            refused.append(error.message)

    first = threading.Thread(target=ask)
    first.start()
    inside.wait(10)
    others = [threading.Thread(target=ask) for _ in range(5)]
    for thread in others:
        thread.start()
    while held._lock.locked() and threading.active_count() < 6:
        pass
    go_on.set()
    for thread in (first, *others):
        thread.join(10)
    assert refused == ["No."] * 6
    assert len(mints) < 6


def test_nobody_waits_for_a_token_longer_than_their_deadline():
    inside, go_on = threading.Event(), threading.Event()

    def mint(budget):
        inside.set()
        go_on.wait(10)
        return Token("late")

    held = HeldToken("salesforce", mint)
    first = threading.Thread(target=lambda: held.get(Budget(10)))
    first.start()
    inside.wait(10)
    with pytest.raises(UpstreamTimeout, match="Signing in to Salesforce"):
        held.get(Budget(0.05))
    go_on.set()
    first.join(10)
