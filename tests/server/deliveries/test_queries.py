import uuid

from server.db.engine import session_scope
from server.deliveries import queries
from server.deliveries.channel import Undeliverable
from server.deliveries.states import State
from tests.server.deliveries.destination import plan


def test_receipts_are_given_by_escalation_in_their_order(desk):
    first, second = desk.press(plan(), plan()), desk.press(plan())
    desk.press(plan())
    with session_scope(desk.engine) as session:
        found = queries.receipts(session, [first, second, uuid.uuid4()])
    assert {key: [row.position for row in rows] for key, rows in found.items()} == {first: [1, 2], second: [1]}


def test_without_escalations_there_are_no_receipts(session):
    assert queries.receipts(session, []) == {}


def test_what_is_unfinished_is_listed_the_latest_change_first(desk, shelf):
    shelf.before.extend([None, Undeliverable("Archived.")])
    sent, failed = desk.pressed(), desk.pressed()
    desk.run(sent)
    desk.later(1)
    desk.run(failed)
    desk.later(1)
    desk.press(plan())
    with session_scope(desk.engine) as session:
        assert [row.reference for row in queries.listed(session)] == ["ESC-0000003.1", "ESC-0000002.1"]
        assert [row.reference for row in queries.listed(session, [State.FAILED])] == ["ESC-0000002.1"]
        assert len(queries.listed(session, most=1)) == 1
