"""What agents put aside, and what they prefer."""

import pytest
from sqlalchemy import select

from server.audit import AuditRow
from server.db.engine import session_scope
from server.errors import AccessRefused, NotFound
from server.escalations import putting_aside, queries
from tests.server.escalations.presses import (
    GRANT,
    INES,
    PROGRAM,
    SAME_ACCOUNT,
    SAMPLE,
    TOMAS,
    audited,
)


def test_a_dismissal_hides_on_one_ticket_until_it_is_recalled(escalations, engine):
    escalations.dismiss("global", SAMPLE, "star", "not_now", "Tomorrow.", INES)
    escalations.dismiss("global", SAMPLE, "star", "does_not_apply", "No urgency.", TOMAS)
    with session_scope(engine) as session:
        found = queries.dismissed(session, "global", SAMPLE)
        assert queries.dismissed(session, "global", SAME_ACCOUNT) == ()
    assert [(one.scenario, one.kind, one.reason, one.made_by) for one in found] == [
        ("star", "does_not_apply", "No urgency.", "Tomas Lindqvist")
    ]
    escalations.recall("global", SAMPLE, "star", INES)
    with pytest.raises(NotFound):
        escalations.recall("global", SAMPLE, "star", INES)
    assert [event for event, _ in audited(engine)] == ["dismissal.made", "dismissal.made", "dismissal.recalled"]


def test_what_took_the_place_of_an_earlier_dismissal_is_written_down_beside_it(escalations, engine):
    escalations.dismiss("global", SAMPLE, "star", "not_now", "Tomorrow.", INES)
    escalations.dismiss("global", SAMPLE, "star", "does_not_apply", "No urgency.", TOMAS)
    escalations.recall("global", SAMPLE, "star", INES)
    with session_scope(engine) as session:
        rows = [(row.before, row.after) for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]
    which = {"instance": "global", "zendesk_ticket_id": SAMPLE, "scenario": "star"}
    first = {**which, "kind": "not_now", "reason": "Tomorrow."}
    second = {**which, "kind": "does_not_apply", "reason": "No urgency."}
    assert rows == [(None, first), (first, second), (second, None)]


def test_what_was_put_aside_is_counted_by_scenario_and_kind_in_one_zendesk_or_in_all(escalations, engine):
    escalations.dismiss("global", SAMPLE, "star", "not_now", "Tomorrow.", INES)
    escalations.dismiss("global", SAME_ACCOUNT, "star", "does_not_apply", "No urgency.", INES)
    escalations.dismiss("us-government", 7001, "star", "not_now", "Tomorrow.", GRANT)
    with session_scope(engine) as session:
        assert putting_aside.counts(session, "global") == {"star": {"not_now": 1, "does_not_apply": 1}}
        assert putting_aside.counts(session) == {"star": {"not_now": 2, "does_not_apply": 1}}


def test_an_agents_preference_is_their_own(escalations, engine):
    assert not escalations.prefers_preview(INES)
    escalations.prefer_preview(INES, True)
    escalations.prefer_preview(INES, True)
    assert (escalations.prefers_preview(INES), escalations.prefers_preview(TOMAS)) == (True, False)
    escalations.prefer_preview(INES, False)
    assert not escalations.prefers_preview(INES)
    assert [event for event, _ in audited(engine)] == ["preference.changed"] * 2
    with pytest.raises(AccessRefused):
        escalations.prefer_preview(PROGRAM, True)
