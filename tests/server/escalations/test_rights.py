from dataclasses import replace

import pytest

from server.errors import AccessRefused
from server.escalations.rights import Right, Seat, may, require, require_for, seat_of
from server.records import ZendeskUser
from tests.server.escalations.presses import INES, PROGRAM, TOMAS

# The table as people read it: who may do what.
TABLE = """
right            agent light_agent admin none program
preview          yes   yes         yes   no   yes
press            yes   yes         yes   no   yes
change_ticket    yes   no          yes   no   yes
undo             yes   yes         yes   no   yes
undo_others      yes   no          yes   no   no
withdraw         yes   yes         yes   no   yes
withdraw_others  yes   no          yes   no   no
join             yes   yes         yes   no   yes
finish           yes   yes         yes   no   yes
retry            yes   yes         yes   no   yes
retry_others     yes   no          yes   no   yes
dismiss          yes   yes         yes   no   yes
prefer           yes   yes         yes   no   no
oversee          yes   yes         yes   no   no
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(row[0], seat, word == "yes") for row in ROWS for seat, word in zip(HEAD[1:], row[1:], strict=True)]


@pytest.mark.parametrize(("right", "seat", "allowed"), CELLS, ids=lambda one: str(one))
def test_each_seat_may_what_the_table_says(right: str, seat: str, allowed: bool) -> None:
    assert may(seat, Right(right)) is allowed
    if allowed:
        require(replace(INES, role=seat), Right(right))
    else:
        with pytest.raises(AccessRefused) as refused:
            require(replace(INES, role=seat), Right(right))
        assert (refused.value.status, refused.value.code) == (403, "not_allowed")


def test_the_table_has_every_right_and_every_seat() -> None:
    assert {row[0] for row in ROWS} == {right.value for right in Right}
    assert set(HEAD[1:]) == {seat.value for seat in Seat}


def test_a_seat_that_nobody_knows_may_nothing() -> None:
    assert not any(may("chief", right) for right in Right)


@pytest.mark.parametrize(
    ("user", "seat"),
    [
        (ZendeskUser(1, "A", role="agent", role_type=0), Seat.AGENT),
        (ZendeskUser(1, "A", role="agent"), Seat.AGENT),
        (ZendeskUser(1, "A", role="agent", role_type=1), Seat.LIGHT_AGENT),
        (ZendeskUser(1, "A", role="admin", role_type=4), Seat.ADMIN),
        (ZendeskUser(1, "A", role="end-user"), Seat.NONE),
        (ZendeskUser(1, "A", role="agent", suspended=True), Seat.NONE),
        (ZendeskUser(1, "A", role="admin", active=False), Seat.NONE),
    ],
)
def test_the_seat_is_what_zendesk_says(user: ZendeskUser, seat: Seat) -> None:
    assert seat_of(user) is seat


@pytest.mark.parametrize("right", [Right.PRESS, Right.JOIN])
def test_in_a_pilot_only_its_groups_may_press(right: Right) -> None:
    require(replace(INES, groups=(7, 8)), right, groups=(8, 9))
    with pytest.raises(AccessRefused) as refused:
        require(replace(INES, groups=(7,)), right, groups=(8, 9))
    assert (refused.value.status, refused.value.code) == (403, "not_in_pilot")
    require(PROGRAM, right, groups=(8, 9))


def test_a_pilot_takes_nobody_the_undo_and_the_preview() -> None:
    for right in set(Right) - {Right.PRESS, Right.JOIN}:
        require(replace(INES, groups=()), right, groups=(8,))


def test_what_one_has_pressed_oneself_is_another_right_than_what_a_colleague_has() -> None:
    light = replace(INES, role=Seat.LIGHT_AGENT)
    require_for(light, Right.UNDO, Right.UNDO_OTHERS, INES.actor.id)
    with pytest.raises(AccessRefused):
        require_for(light, Right.UNDO, Right.UNDO_OTHERS, TOMAS.actor.id)
