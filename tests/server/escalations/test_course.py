from datetime import timedelta
from uuid import uuid4

import pytest

from server.escalations.course import LATELY, OFTEN, SELDOM, WATCHED_FOR, Course, Standing, course
from server.upstreams.zendesk_following import FollowedTicket
from tests.server.escalations.pressed import PRESSED_AT

NOW = PRESSED_AT + timedelta(hours=1)
OPEN = Standing(uuid4(), "global", "open", None, None, (1, 2))
ENDED = Standing(uuid4(), "global", "done", "ticket", NOW - timedelta(days=1), (1, 2))


def found(first="solved", second="solved", **more):
    return {1: FollowedTicket(1, first, **more), 2: FollowedTicket(2, second)}


@pytest.mark.parametrize("status", ["new", "open", "pending", "hold", "some_new_status"])
def test_one_ticket_that_is_not_solved_keeps_it_open_and_opens_it_again(status):
    assert course(OPEN, found(second=status), NOW) == Course("open", NOW + OFTEN)
    assert course(ENDED, found(second=status), NOW) == Course("open", NOW + OFTEN)


@pytest.mark.parametrize("statuses", [("solved", "solved"), ("closed", "solved"), ("closed", "closed")])
def test_it_is_done_when_all_its_tickets_are(statuses):
    assert course(OPEN, found(*statuses), NOW) == Course("done", NOW + OFTEN)


def test_tickets_that_were_deleted_hold_nothing_up():
    assert course(OPEN, {1: FollowedTicket(1, "solved")}, NOW).state == "done"
    assert course(OPEN, {}, NOW).state == "done"


def test_one_that_has_just_ended_is_asked_often_so_that_no_second_one_is_pressed_when_it_comes_back():
    ends = ENDED.ended_at + LATELY
    assert course(ENDED, found(), ends - OFTEN).follow_at == ends
    assert course(ENDED, found(), ends).follow_at == ends + SELDOM


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
    assert course(OPEN, found("closed", merged_into=2), NOW) == Course("done", NOW + OFTEN)


def test_pressed_on_a_solved_ticket_it_waits_for_somebody_or_for_the_ticket_to_open_and_end():
    began = Standing(uuid4(), "global", "open", None, None, (1, 2), began_over=True)
    assert course(began, found(), NOW) == Course("open", NOW + SELDOM, began_over=True)
    assert course(began, found("open"), NOW) == Course("open", NOW + OFTEN)
