"""An Idempotency-Key whose press has opened nothing: it is answered with a colleague's, or joins it."""

from dataclasses import replace

import pytest

from server.errors import Unprocessable
from server.escalations.models import EscalationRow
from tests.server.escalations.presses import EMERGENCY, INES, SAME_ACCOUNT, SAMPLE, TOMAS, count, press

MORE = replace(EMERGENCY, sentence="And worse.")


@pytest.fixture
def first(escalations):
    return press(escalations)[0]


def test_answered_with_a_colleagues_it_is_answered_so_again_also_after_that_has_ended(escalations, engine, first):
    assert press(escalations, presser=TOMAS, key="k1") == (first, False)
    escalations.undo(first.id, INES)
    again, new = press(escalations, presser=TOMAS, key="k1")
    assert (again.id, again.state, new) == (first.id, "undone", False)
    assert count(engine, EscalationRow) == 1
    assert press(escalations, presser=TOMAS, key="k2")[1]


def test_answered_with_a_colleagues_another_body_is_refused(escalations, first):
    press(escalations, presser=TOMAS, key="k1")
    escalations.done(first.id, INES)
    for asked, ticket in ((MORE, SAMPLE), (EMERGENCY, SAME_ACCOUNT)):
        with pytest.raises(Unprocessable) as refused:
            press(escalations, asked, ticket, TOMAS, "k1")
        assert list(refused.value.fields) == ["Idempotency-Key"]


def test_a_press_that_joined_has_joined_also_after_that_has_ended(escalations, first):
    asked = replace(EMERGENCY, join=first.number)
    joined, _ = press(escalations, asked, SAME_ACCOUNT, TOMAS, "k1")
    assert len(joined.tickets) == 2
    done = escalations.done(first.id, INES)
    assert press(escalations, asked, SAME_ACCOUNT, TOMAS, "k1") == (done, False)


def test_a_press_that_joined_with_a_key_refuses_another_body(escalations, first):
    press(escalations, replace(EMERGENCY, join=first.number), SAME_ACCOUNT, TOMAS, "k1")
    for asked in (EMERGENCY, replace(MORE, join=first.number), replace(EMERGENCY, reason="Another matter.")):
        with pytest.raises(Unprocessable) as refused:
            press(escalations, asked, SAME_ACCOUNT, TOMAS, "k1")
        assert list(refused.value.fields) == ["Idempotency-Key"]


def test_a_key_that_opened_one_joins_nothing_else(escalations, first):
    press(escalations, replace(EMERGENCY, reason="Another matter."), SAME_ACCOUNT, TOMAS, "k1")
    with pytest.raises(Unprocessable) as refused:
        press(escalations, replace(EMERGENCY, join=first.number), SAME_ACCOUNT, TOMAS, "k1")
    assert list(refused.value.fields) == ["Idempotency-Key"]
