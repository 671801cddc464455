from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.audit import AuditRow
from server.db.engine import session_scope
from server.escalations.course import OFTEN, SELDOM
from server.escalations.following import follow
from server.escalations.models import EscalationRow, EscalationTicketRow
from server.jobs import END_REMINDERS, QUEUE
from server.upstreams import connect
from tests.server.escalations import pressed
from tests.server.escalations.pressed import PRESSED_AT

NOW = PRESSED_AT + timedelta(hours=1)


@pytest.fixture
def zendesk(settings):
    return connect(settings).zendesk


def tickets_of(sandbox):
    return sandbox.world.zendesk["global"].tickets


def set_status(sandbox, status, **more):
    tickets_of(sandbox)[4242].update(status=status, **more)


def the_only(engine):
    with session_scope(engine) as session:
        return session.scalars(select(EscalationRow)).one()


def events(engine):
    with session_scope(engine) as session:
        return list(session.scalars(select(AuditRow.event).order_by(AuditRow.id)))


def on_it(engine):
    with session_scope(engine) as session:
        rows = session.scalars(select(EscalationTicketRow).order_by(EscalationTicketRow.added_at))
        return [(row.zendesk_ticket_id, row.how) for row in rows]


@pytest.fixture
def escalation(engine):
    with session_scope(engine) as session:
        return pressed.press(session, only_one="global:organization:1:renewal")


def test_a_solved_ticket_ends_it_and_lets_another_be_opened(engine, sandbox, zendesk, escalation):
    set_status(sandbox, "solved")
    assert follow(engine, zendesk, NOW) == 1
    row = the_only(engine)
    assert (row.state, row.ended_by, row.ended_at, row.only_one) == ("done", "ticket", NOW, None)
    assert row.follow_at == NOW + OFTEN
    assert events(engine) == ["escalation.done"]
    with session_scope(engine) as session:
        assert END_REMINDERS in session.scalars(select(QUEUE.c.task_name)).all()


def test_a_ticket_that_opens_again_opens_it_again_as_the_only_one(engine, sandbox, zendesk, escalation):
    set_status(sandbox, "solved")
    follow(engine, zendesk, NOW)
    set_status(sandbox, "open")
    assert follow(engine, zendesk, NOW + OFTEN / 2) == 0  # not its time yet
    assert follow(engine, zendesk, NOW + OFTEN) == 1
    row = the_only(engine)
    assert (row.state, row.ended_at, row.ended_by) == ("open", None, None)
    assert row.only_one == "global:organization:1:renewal"
    assert events(engine) == ["escalation.done", "escalation.reopened"]


def test_one_that_was_opened_meanwhile_stays_the_only_one(engine, sandbox, zendesk, escalation):
    set_status(sandbox, "solved")
    follow(engine, zendesk, NOW)
    with session_scope(engine) as session:
        mark = "global:organization:1:renewal"
        pressed.press(session, number="ESC-0000002", ts="2.000001", only_one=mark, follow_at=None)
    set_status(sandbox, "open")
    follow(engine, zendesk, NOW + SELDOM)
    with session_scope(engine) as session:
        rows = session.execute(select(EscalationRow.number, EscalationRow.state, EscalationRow.only_one)).all()
    assert sorted(rows) == [("ESC-0000002", "open", mark), ("ESC-7K3M9QX", "open", None)]


def test_a_follow_up_carries_it_on(engine, sandbox, zendesk, escalation):
    other = next(number for number in tickets_of(sandbox) if number != 4242)
    tickets_of(sandbox)[other]["status"] = "open"
    set_status(sandbox, "closed", followup_ids=[other])
    assert follow(engine, zendesk, NOW) == 1
    assert on_it(engine) == [(4242, "pressed"), (other, "follow_up")]
    assert follow(engine, zendesk, NOW) == 0
    assert the_only(engine).state == "open"
    assert events(engine) == ["escalation.carried_on"]


@pytest.mark.parametrize("how", ["joined", "carried_on"])
def test_a_ticket_that_comes_onto_it_while_zendesk_is_asked_is_not_forgotten(engine, sandbox, zendesk, escalation, how):
    other = next(number for number in tickets_of(sandbox) if number != 4242)
    tickets_of(sandbox)[other]["status"] = "open"
    set_status(sandbox, "closed", followup_ids=[other] if how == "carried_on" else [])
    asked = zendesk["global"].tickets_by_id

    def meanwhile(ids):
        found = asked(ids)
        with session_scope(engine) as session:
            row = {"zendesk_ticket_id": other, "how": "joined", "added_by": "agent:1", "added_at": NOW}
            session.add(EscalationTicketRow(escalation_id=escalation.id, instance="global", **row))
        return found

    follow(engine, {"global": SimpleNamespace(tickets_by_id=meanwhile)}, NOW)
    assert the_only(engine).state == "open"
    assert follow(engine, zendesk, NOW + OFTEN) == 0
    assert (the_only(engine).state, on_it(engine)[1:]) == ("open", [(other, "joined")])


def test_while_zendesk_is_away_nothing_changes_and_it_is_asked_again_in_a_minute(engine, sandbox, zendesk, escalation):
    set_status(sandbox, "solved")
    sandbox.fault("zendesk", status=500)
    assert follow(engine, zendesk, NOW) == 0
    assert (the_only(engine).state, the_only(engine).follow_at) == ("open", NOW + OFTEN)


def test_a_zendesk_that_is_configured_no_more_is_not_asked(engine, escalation):
    assert follow(engine, {}, NOW) == 0
    assert the_only(engine).state == "open"


def test_one_that_somebody_ended_is_never_asked_about(engine, sandbox, zendesk):
    with session_scope(engine) as session:
        pressed.press(session, state="done", ended_by="Ada Agent", ended_at=NOW)
    asked = len(sandbox.requests("zendesk"))
    assert follow(engine, zendesk, NOW) == 0
    assert the_only(engine).follow_at is None
    assert len(sandbox.requests("zendesk")) == asked


def test_two_hundred_tickets_are_asked_for_in_two_requests(engine, sandbox, zendesk):
    with session_scope(engine) as session:
        for number in range(200):
            pressed.press(session, number=f"ESC-{number:07}", ticket=100_000 + number, deliveries=())
    follow(engine, zendesk, NOW)
    asked = [request for request in sandbox.requests("zendesk") if "show_many" in str(request)]
    assert len(asked) == 2
