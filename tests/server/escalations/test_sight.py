"""What Zendesk does not show an agent, Liaison does not let them escalate."""

from dataclasses import replace

import pytest

from server.clock import now
from server.errors import AccessRefused
from server.escalations.sight import sees
from server.records import Ticket, ZendeskUser
from tests.server.escalations.presses import EMERGENCY, INES, PROGRAM, SAMPLE, TOMAS, nothing_is_written, press

TICKET = Ticket(1, "Printer", "open", "https://x", now(), now(), now(), group_id=5, organization_id=9)
ME = INES.agent_id
MINE = (
    {"assignee": ZendeskUser(ME, "Ines")},
    {"requester_id": ME},
    {"cc_user_ids": (ME,)},
    {"follower_user_ids": (ME,)},
)


@pytest.mark.parametrize(
    ("restriction", "known", "seen"),
    [
        (None, {}, True),
        ("groups", {"groups": (4, 5)}, True),
        ("groups", {"groups": (4,)}, False),
        ("organization", {"organization_id": 9}, True),
        ("organization", {"organization_id": 8}, False),
        ("organization", {}, False),
        ("assigned", {"groups": (5,), "organization_id": 9}, False),
        ("never_heard", {"groups": (5,), "organization_id": 9}, False),
    ],
)
def test_an_agent_sees_what_zendesk_shows_them(restriction, known, seen):
    assert sees(replace(INES, restriction=restriction, **known), TICKET) is seen


@pytest.mark.parametrize("restriction", ["groups", "organization", "assigned"])
@pytest.mark.parametrize("mine", MINE)
def test_whoever_is_on_a_ticket_sees_it(restriction, mine):
    assert sees(replace(INES, restriction=restriction), replace(TICKET, **mine))


def test_a_ticket_of_no_organization_and_no_group_is_nobodys_who_is_restricted():
    nobodys = replace(TICKET, group_id=None, organization_id=None)
    assert not any(sees(replace(INES, restriction=each), nobodys) for each in ("groups", "organization", "assigned"))


def test_a_program_sees_all():
    assert sees(PROGRAM, TICKET)


def test_what_is_not_shown_can_neither_be_looked_at_nor_pressed_nor_put_aside(escalations, engine):
    restricted = replace(TOMAS, restriction="groups", groups=(1,))
    for call in (
        lambda: escalations.preview("global", SAMPLE, EMERGENCY, restricted),
        lambda: press(escalations, presser=restricted),
        lambda: escalations.dismiss("global", SAMPLE, "star", "not_now", "Why.", restricted),
    ):
        with pytest.raises(AccessRefused) as refused:
            call()
        assert (refused.value.code, refused.value.status) == ("ticket_not_shown", 403)
    assert nothing_is_written(engine)
