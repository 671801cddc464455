import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text

from server.db.engine import session_scope
from server.errors import NotFound
from server.escalations.listing import Filters, listed
from tests.server.escalations.asked_of_the_database import reads_whole_tables
from tests.server.escalations.pressed import numbers, written
from tests.server.escalations.presses import MIRA, press


@pytest.fixture
def five(session):
    written(session, 1, account_id="0010000000000001AA", account_name="Meadowbank")
    written(session, 2, zendesk_organization_id=2, pressed_by="agent:38", pressed_by_name="Ines Okafor")
    written(session, 3, scenario="star", state="done", people={"csm": {"name": "Mira", "email": "mira@gitlab.example"}})
    written(session, 4, ticket=9, instance="us-government")
    written(session, 5, ticket=9)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "54321"),
        ({"instance": "us-government"}, "4"),
        ({"account": "2"}, "2"),
        ({"account": "0010000000000001AA"}, "1"),
        ({"account": "meadowBANK"}, "1"),
        ({"account": "9" * 30}, ""),
        ({"person": "agent:38"}, "2"),
        ({"person": "38"}, "2"),
        ({"person": "ines okafor"}, "2"),
        ({"person": "mira@GITLAB.example"}, "3"),
        ({"person": "%@gitlab.example"}, ""),
        ({"scenario": "star"}, "3"),
        ({"state": "done"}, "3"),
        ({"state": "open", "ticket": 9}, "54"),
        ({"limit": 2}, "54"),
    ],
)
def test_escalations_are_listed_by_what_is_asked(session, five, filters, found):
    assert "".join(numbers(listed(session, Filters(**filters)))) == found


@pytest.mark.parametrize("filters", [{}, {"instance": "global", "state": "open"}, {"person": "Ines Okafor"}])
def test_what_many_are_is_read_from_the_newest_on(session, five, filters):
    assert not reads_whole_tables(session, lambda: listed(session, Filters(**filters)), at_least=4)


@pytest.mark.parametrize(
    "filters", [{"account": "2"}, {"person": "agent:38"}, {"person": "mira@gitlab.example"}, {"ticket": 9}]
)
def test_what_few_are_is_found_without_looking_through_all_others(session, five, filters):
    session.execute(text("DROP INDEX ix_escalation_newest"))
    assert not reads_whole_tables(session, lambda: listed(session, Filters(**filters)), at_least=4)


def test_the_next_page_begins_after_the_last(session, five):
    filters = Filters(limit=2)
    first = listed(session, filters)
    second = listed(session, replace(filters, after=first[-1].id))
    third = listed(session, replace(filters, after=second[-1].id))
    assert numbers(first + second + third) == ["5", "4", "3", "2", "1"]


def test_a_page_after_one_that_is_none_is_not_found(session, five):
    with pytest.raises(NotFound):
        listed(session, Filters(after=uuid.uuid4()))


def test_whom_a_press_told_is_found_by_an_address_in_any_letters(escalations, sandbox, engine):
    for user in sandbox.world.salesforce.tables["User"].values():
        user["Email"] = user["Email"].upper()
    made, _ = press(escalations)
    with session_scope(engine) as session:
        assert numbers(listed(session, Filters(person=MIRA))) == numbers([made])
