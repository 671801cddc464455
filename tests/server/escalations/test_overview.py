from datetime import timedelta

import pytest
from sqlalchemy import text

from server.escalations.models import AcknowledgementRow, EscalationTicketRow
from server.escalations.overview import MOST, Wanted, overview
from server.escalations.overview_lines import Trouble
from tests.server.escalations import pressed
from tests.server.escalations.pressed import PRESSED_AT

FAILED = {
    "channel": "zendesk_ticket",
    "place": "Ticket #4242",
    "state": "failed",
    "proof": None,
    "error": {"code": "ticket_closed", "message": "It is closed.", "hint": "Press again."},
}


def press(session, number, hours=0, **changes):
    at = PRESSED_AT - timedelta(hours=hours)
    return pressed.press(session, number=number, ts=f"{number}.1", pressed_at=at, **changes)


def see(session, escalation, kind="seen"):
    row = AcknowledgementRow(escalation_id=escalation.id, kind=kind, who="slack:U1", name="Vera", at=PRESSED_AT)
    session.add(row)
    session.flush()


@pytest.fixture
def four(session):
    """Open and seen; open and unseen; done with something that failed; done."""
    see(session, press(session, "ESC-0000001", hours=1, team="EMEA"))
    press(session, "ESC-0000002", hours=2, team="AMER", zendesk_organization_id=2, account_name="Contoso")
    press(session, "ESC-0000003", hours=3, team="EMEA", state="done", deliveries=[{}, FAILED])
    press(session, "ESC-0000004", hours=4, team="APAC", state="done")
    press(session, "ESC-0000005", instance="us-government")
    return session


def shown(session, **wanted):
    return [line.number for line in overview(session, Wanted("global", **wanted)).lines]


@pytest.mark.parametrize(
    ("show", "numbers"),
    [
        ("all", ["ESC-0000003", "ESC-0000002", "ESC-0000001"]),
        ("open", ["ESC-0000002", "ESC-0000001"]),
        ("unseen", ["ESC-0000002"]),
        ("failed", ["ESC-0000003"]),
    ],
)
def test_each_choice_shows_its_own_the_eldest_first(four, show, numbers):
    assert shown(four, show=show) == numbers


def test_team_and_account_narrow_what_is_shown_and_not_what_is_counted(four):
    assert shown(four, team="EMEA") == ["ESC-0000003", "ESC-0000001"]
    assert shown(four, organization=2) == ["ESC-0000002"]
    assert shown(four, team="EMEA", organization=2) == []
    found = overview(four, Wanted("global", "failed", "AMER"))
    assert (found.open, found.unseen, found.failed) == (2, 1, 1)


def test_what_can_be_asked_for_is_what_there_is(four):
    found = overview(four, Wanted("global", "unseen"))
    assert found.teams == ("AMER", "EMEA")
    assert found.accounts == ((2, "Contoso"), (1, "Northwind"))


def test_a_line_has_its_tickets_who_has_seen_it_and_what_failed(four):
    escalation = press(four, "ESC-0000009", hours=9, deliveries=[FAILED])
    see(four, escalation)
    see(four, escalation, "on_it")
    more = {"how": "joined", "added_by": "agent:2", "added_at": PRESSED_AT + timedelta(hours=1)}
    four.add(EscalationTicketRow(escalation_id=escalation.id, instance="global", zendesk_ticket_id=4300, **more))
    four.flush()
    line = overview(four, Wanted("global")).lines[0]
    assert line.tickets == (4242, 4300)
    assert [(one.kind, one.name) for one in line.seen] == [("on_it", "Vera"), ("seen", "Vera")]
    assert line.failed == (Trouble("zendesk_ticket", "Ticket #4242", FAILED["error"]),)


def test_no_more_than_a_page_is_shown_and_the_rest_is_counted(session):
    for number in range(MOST + 2):
        press(session, f"ESC-{number:07}", hours=number, deliveries=[])
    found = overview(session, Wanted("global"))
    assert (len(found.lines), found.more, found.open) == (MOST, 2, MOST + 2)
    assert found.lines[0].number == f"ESC-{MOST + 1:07}"


def test_done_ones_are_not_read_to_find_the_others(session):
    session.execute(text("SET enable_seqscan = off"))
    plans = []
    for state in ("escalation.state = 'open'", "delivery.state = 'failed'"):
        table = state.partition(".")[0]
        plans.append("".join(session.execute(text(f"EXPLAIN SELECT 1 FROM {table} WHERE {state}")).scalars()))
    assert "ix_escalation_open" in plans[0]
    assert "ix_delivery_failed" in plans[1]
