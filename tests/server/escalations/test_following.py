from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from server.audit import AuditRow
from server.db.engine import session_scope
from server.escalations.following import OFTEN, SELDOM, WATCHED_FOR, Course, Standing, course, follow
from server.escalations.models import EscalationRow, EscalationTicketRow
from server.upstreams import connect
from server.upstreams.zendesk_following import FollowedTicket
from tests.server.escalations import pressed
from tests.server.escalations.pressed import PRESSED_AT

NOW = PRESSED_AT + timedelta(hours=1)
OPEN = Standing(uuid4(), "global", "open", None, None, (1, 2))
ENDED = Standing(uuid4(), "global", "done", "ticket", NOW - timedelta(days=1), (1, 2))


def found(first="solved", second="solved", **more):
    return {1: FollowedTicket(1, first, **more), 2: FollowedTicket(2, second)}


# ------------------------------------------------------------------ the decision


@pytest.mark.parametrize("status", ["new", "open", "pending", "hold", "some_new_status"])
def test_one_ticket_that_is_not_solved_keeps_it_open_and_opens_it_again(status):
    assert course(OPEN, found(second=status), NOW) == Course("open", NOW + OFTEN)
    assert course(ENDED, found(second=status), NOW) == Course("open", NOW + OFTEN)


@pytest.mark.parametrize("statuses", [("solved", "solved"), ("closed", "solved"), ("closed", "closed")])
def test_it_is_done_when_all_its_tickets_are(statuses):
    assert course(OPEN, found(*statuses), NOW) == Course("done", NOW + SELDOM)


def test_tickets_that_were_deleted_hold_nothing_up():
    assert course(OPEN, {1: FollowedTicket(1, "solved")}, NOW).state == "done"
    assert course(OPEN, {}, NOW).state == "done"


def test_a_done_one_is_watched_until_its_ticket_is_closed_for_good():
    assert course(ENDED, found(), NOW).follow_at == NOW + SELDOM
    late = ENDED.ended_at + WATCHED_FOR
    assert course(ENDED, found(), late) == Course("done", None)


@pytest.mark.parametrize(("state", "by"), [("done", "Ada Agent"), ("undone", "Ada Agent"), ("withdrawn", "Ada Agent")])
def test_what_somebody_ended_is_left_alone(state, by):
    ended = Standing(uuid4(), "global", state, by, NOW, (1, 2))
    assert course(ended, found("open", followed_by=(9,)), NOW) == Course(state, None)


@pytest.mark.parametrize("standing", [OPEN, ENDED])
def test_the_ticket_it_was_merged_into_and_follow_ups_carry_it_on(standing):
    merged = course(standing, found("closed", merged_into=9), NOW)
    assert merged == Course("open", NOW, ((9, "merged"),))
    assert course(standing, found("closed", followed_by=(7, 8)), NOW).carried == ((7, "follow_up"), (8, "follow_up"))


def test_what_carries_it_on_already_is_not_added_again():
    assert course(OPEN, found("closed", merged_into=2), NOW) == Course("done", NOW + SELDOM)


def test_pressed_on_a_solved_ticket_it_waits_for_somebody_or_for_the_ticket_to_open_and_end():
    began = Standing(uuid4(), "global", "open", None, None, (1, 2), began_over=True)
    assert course(began, found(), NOW) == Course("open", NOW + SELDOM, began_over=True)
    assert course(began, found("open"), NOW) == Course("open", NOW + OFTEN)


# ------------------------------------------------------------------ over a real Zendesk


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
    assert row.follow_at == NOW + SELDOM
    assert events(engine) == ["escalation.done"]


def test_a_ticket_that_opens_again_opens_it_again_as_the_only_one(engine, sandbox, zendesk, escalation):
    set_status(sandbox, "solved")
    follow(engine, zendesk, NOW)
    set_status(sandbox, "open")
    assert follow(engine, zendesk, NOW + OFTEN) == 0  # not its time yet
    assert follow(engine, zendesk, NOW + SELDOM) == 1
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
