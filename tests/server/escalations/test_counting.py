from server.escalations import counting
from server.escalations.models import EscalationTicketRow
from tests.server.escalations.pressed import PRESSED_AT, written


def test_a_ticket_on_which_nothing_was_pressed_stands_at_nothing(session):
    written(session, 1, ticket=1)
    written(session, 2, ticket=4242, instance="us-government")
    assert counting.on_ticket(session, "global", 4242) == (0, 0)
    assert counting.on_ticket(session, "global", 10**30) == (0, 0)


def test_open_escalations_are_counted_once_however_many_deliveries_they_have(session):
    written(session, 1, deliveries=[{}, {}, {}])
    written(session, 2, deliveries=[])
    written(session, 3, state="done")
    assert counting.on_ticket(session, "global", 4242) == (2, 0)


def test_failed_deliveries_are_counted_but_not_of_what_is_over(session):
    written(session, 1, deliveries=[{"state": "failed"}, {"state": "failed"}, {}])
    written(session, 2, state="done", deliveries=[{"state": "failed"}])
    assert counting.on_ticket(session, "global", 4242) == (1, 2)


def test_a_ticket_that_has_joined_stands_as_the_one_it_joined(session):
    row = written(session, 1, deliveries=[{"state": "failed"}])
    joined = {"how": "joined", "added_by": "agent:1", "added_at": PRESSED_AT}
    session.add(EscalationTicketRow(escalation_id=row.id, instance="global", zendesk_ticket_id=4101, **joined))
    session.flush()
    assert counting.on_ticket(session, "global", 4101) == (1, 1)
