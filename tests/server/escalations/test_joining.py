from dataclasses import replace

import pytest
from sqlalchemy import select

from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.errors import Conflict, Unprocessable
from server.escalations import queries
from tests.server.escalations.presses import EMERGENCY, INES, OTHER_ACCOUNT, SAME_ACCOUNT, SAMPLE, TOMAS


@pytest.fixture
def pressed(escalations):
    return escalations.press("global", SAMPLE, EMERGENCY, INES)[0]


def test_a_ticket_of_the_account_joins_the_thread_and_gets_a_note(escalations, engine, pressed):
    joined = escalations.join(pressed.id, SAME_ACCOUNT, TOMAS, "The same outage.")
    assert joined.tickets == (("global", SAMPLE, "pressed"), ("global", SAME_ACCOUNT, "joined"))
    added = [receipt for receipt in joined.receipts if receipt.purpose == "join"]
    assert [receipt.channel for receipt in added] == ["zendesk_ticket", "slack_message"]
    assert [receipt.reference for receipt in added] == [f"{pressed.number}.3", f"{pressed.number}.4"]
    assert all("The same outage." in receipt.words for receipt in added)
    with session_scope(engine) as session:
        rows = list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.position)))
        assert {row.zendesk_ticket_id for row in rows if row.purpose == "join"} == {SAME_ACCOUNT}
        assert rows[1].turn == rows[3].turn
        assert queries.on_ticket(session, "global", SAME_ACCOUNT) == (joined,)


def test_nothing_of_it_leaves_before_the_press_could_be_undone(escalations, engine, pressed):
    escalations.join(pressed.id, SAME_ACCOUNT, TOMAS)
    with session_scope(engine) as session:
        times = {row.next_try_at for row in session.scalars(select(DeliveryRow))}
    assert times == {pressed.undo_until}
    undone = escalations.undo(pressed.id, INES)
    assert {str(receipt.state) for receipt in undone.receipts} == {"cancelled"}


def test_joining_twice_is_joining_once(escalations, pressed):
    once = escalations.join(pressed.id, SAME_ACCOUNT, TOMAS)
    assert escalations.join(pressed.id, SAME_ACCOUNT, INES) == once
    assert escalations.join(pressed.id, SAMPLE, INES) == once


def test_a_press_may_join_by_the_number(escalations, pressed):
    asked = replace(EMERGENCY, join=pressed.number.lower(), sentence="Here too.")
    joined, new = escalations.press("global", SAME_ACCOUNT, asked, TOMAS)
    assert (joined.id, new, len(joined.tickets)) == (pressed.id, False, 2)


def test_a_ticket_of_another_customer_cannot_join(escalations, pressed):
    with pytest.raises(Unprocessable) as refused:
        escalations.join(pressed.id, OTHER_ACCOUNT, INES)
    assert list(refused.value.fields) == ["join"]


def test_what_is_over_cannot_be_joined(escalations, pressed):
    escalations.done(pressed.id, INES)
    with pytest.raises(Conflict):
        escalations.join(pressed.id, SAME_ACCOUNT, INES)
