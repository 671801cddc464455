"""One press, however often and by how many at once."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import event

from server.deliveries.models import DeliveryRow
from server.errors import Unprocessable, UpstreamUnreachable
from server.escalations.changed import Changed
from server.escalations.models import EscalationRow
from server.jobs import QUEUE
from tests.server.escalations.presses import (
    EMERGENCY,
    INES,
    SAME_ACCOUNT,
    SAMPLE,
    TOMAS,
    count,
    nothing_is_written,
    press,
)


def together(*calls):
    """Each call in a thread, all let go at the same moment; their results."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        gate.wait()
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_key_and_body_give_the_same_escalation(escalations, engine):
    made, new = press(escalations, key="k1")
    again, again_new = press(escalations, key="k1")
    assert (new, again_new, again.id) == (True, False, made.id)
    assert count(engine, EscalationRow) == 1
    escalations.undo(made.id, INES)
    assert press(escalations, key="k1")[0].state == "undone"


def test_the_same_key_is_kept_while_zendesk_is_away(escalations, sandbox):
    made, _ = press(escalations, key="k1")
    sandbox.world.zendesk["global"].tickets.clear()
    escalations._contexts.cache.clear()
    assert press(escalations, key="k1")[0].id == made.id


def test_a_ticket_that_zendesk_does_not_give_in_time_can_be_tried_again(escalations, sandbox, engine):
    sandbox.world.faults.add("zendesk", path=f"/tickets/{SAMPLE}", status=503)
    with pytest.raises(UpstreamUnreachable) as refused:
        press(escalations)
    assert refused.value.retryable
    assert nothing_is_written(engine)


def test_the_same_key_with_another_body_is_refused(escalations, engine):
    press(escalations, key="k1")
    for asked, ticket in ((replace(EMERGENCY, sentence="More."), SAMPLE), (EMERGENCY, SAME_ACCOUNT)):
        with pytest.raises(Unprocessable) as refused:
            press(escalations, asked, ticket, key="k1")
        assert list(refused.value.fields) == ["Idempotency-Key"]
    assert count(engine, EscalationRow) == 1


def test_a_key_is_the_callers_own(escalations):
    made, _ = press(escalations, key="k1")
    other, new = press(escalations, replace(EMERGENCY, reason="It is another matter."), presser=TOMAS, key="k1")
    assert new
    assert other.id != made.id


def test_two_agents_who_press_at_the_same_moment_make_one(escalations, engine):
    escalations.preview("global", SAMPLE, EMERGENCY, INES)  # so that both find everything ready
    results = together(*(lambda who=who: press(escalations, presser=who) for who in (INES, TOMAS) * 4))
    assert len({made.id for made, _ in results}) == 1
    assert sorted(new for _, new in results) == [False] * 7 + [True]
    assert count(engine, DeliveryRow) == 2
    assert count(engine, QUEUE) == 2


def test_two_who_press_at_the_same_moment_what_wants_a_reason_make_one(escalations, engine):
    asked = replace(EMERGENCY, reason="The priority is wrong.")
    others = []

    def first(connection, cursor, statement, *rest):
        """Just before the press of the one is written, that of the other is, from beginning to end."""
        if statement.startswith("INSERT INTO escalation ") and not others:
            others.append(None)
            others[0] = press(escalations, asked, presser=TOMAS)

    event.listen(engine, "before_cursor_execute", first)
    made, new = press(escalations, asked)
    assert (made.id, new) == (others[0][0].id, False)
    assert count(engine, EscalationRow) == 1


def test_one_key_pressed_twice_at_the_same_moment_makes_one(escalations, engine):
    separately = replace(EMERGENCY, reason="Another matter.")
    results = together(*[lambda: press(escalations, separately, key="k1")] * 6)
    assert len({made.id for made, _ in results}) == 1
    assert count(engine, EscalationRow) == 1


def test_two_tickets_of_one_account_pressed_at_the_same_moment_leave_the_second_to_choose(escalations, engine):
    results = together(
        lambda: press(escalations, ticket=SAMPLE), lambda: press(escalations, ticket=SAME_ACCOUNT, presser=TOMAS)
    )
    refused = [one for one in results if isinstance(one, Changed)]
    assert len(refused) == 1
    assert refused[0].code == "open_elsewhere"
    assert len(refused[0].preview.open) == 1
    assert count(engine, EscalationRow) == 1
