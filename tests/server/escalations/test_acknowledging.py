import pytest
from sqlalchemy import select, text

from server.audit import Actor, AuditRow
from server.escalations.acknowledging import Outcome, acknowledge
from server.escalations.models import AcknowledgementRow
from tests.server.escalations import pressed
from tests.server.escalations.pressed import NUMBER, PRESSED_AT

VERA = Actor("slack:U02VERALI", "Vera Lindholm", "slack")
JOBS = text("SELECT task_name, lock FROM procrastinate_jobs")


def test_the_first_press_counts_and_is_shown_again(session):
    escalation = pressed.press(session)
    assert acknowledge(session, NUMBER, "seen", VERA, PRESSED_AT) is Outcome.NOTED
    assert acknowledge(session, NUMBER, "seen", VERA, PRESSED_AT) is Outcome.ALREADY
    assert [row.at for row in session.scalars(select(AcknowledgementRow))] == [PRESSED_AT]
    assert list(session.execute(JOBS)) == [("show_standing", f"shown:{escalation.id}")]


def test_one_that_is_over_is_shown_again_without_its_buttons_and_nothing_is_kept(session):
    pressed.press(session, state="done")
    assert acknowledge(session, NUMBER, "on_it", VERA, PRESSED_AT) is Outcome.OVER
    assert len(list(session.execute(JOBS))) == 1
    assert list(session.scalars(select(AcknowledgementRow))) == list(session.scalars(select(AuditRow))) == []


def test_of_an_unknown_number_nothing_is_kept(session):
    assert acknowledge(session, "ESC-0000000", "seen", VERA, PRESSED_AT) is Outcome.UNKNOWN
    assert list(session.execute(JOBS)) == []


def test_there_are_two_kinds(session):
    with pytest.raises(ValueError, match="seen, on_it"):
        acknowledge(session, NUMBER, "loved", VERA, PRESSED_AT)
