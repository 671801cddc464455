import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from server.errors import NotFound
from server.escalations import queries
from server.escalations.queries import Filters
from tests.server.escalations.pressed import press

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def written(session, number, **changes):
    return press(session, number=f"ESC-000000{number}", pressed_at=START + timedelta(minutes=number), **changes)


def numbers(found):
    return [one.number[-1] for one in found]


def test_a_tickets_escalations_are_those_it_is_on_the_newest_first(session):
    written(session, 1, ticket=1)
    written(session, 2, ticket=1)
    written(session, 3, ticket=2)
    written(session, 4, ticket=1, instance="us-government")
    assert numbers(queries.on_ticket(session, "global", 1)) == ["2", "1"]
    assert queries.on_ticket(session, "global", 10**25) == ()


def test_an_accounts_open_ones_are_without_those_that_ended(session):
    written(session, 1, ticket=1)
    written(session, 2, ticket=2, state="done")
    written(session, 3, ticket=3, zendesk_organization_id=2)
    assert numbers(queries.open_for_account(session, "global", 1)) == ["1"]


def test_open_ones_of_the_scenario_begin_with_the_tickets_own(session):
    written(session, 1, ticket=1)
    written(session, 2, ticket=2)
    written(session, 3, ticket=1, scenario="star")
    written(session, 4, ticket=1, state="undone")
    assert numbers(queries.open_like(session, "global", 1, 1, "renewal")) == ["1", "2"]
    assert numbers(queries.open_like(session, "global", 2, None, "renewal")) == ["2"]


@pytest.fixture
def five(session):
    written(session, 1, account_id="0010000000000001AA", account_name="Meadowbank")
    written(session, 2, zendesk_organization_id=2, pressed_by="agent:38", pressed_by_name="Ines Okafor")
    written(session, 3, scenario="star", state="done", people={"csm": {"name": "Mira", "email": "Mira@gitlab.example"}})
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
        ({"scenario": "star"}, "3"),
        ({"state": "done"}, "3"),
        ({"state": "open", "ticket": 9}, "54"),
        ({"limit": 2}, "54"),
    ],
)
def test_escalations_are_listed_by_what_is_asked(session, five, filters, found):
    assert "".join(numbers(queries.listed(session, Filters(**filters)))) == found


def test_the_next_page_begins_after_the_last(session, five):
    filters = Filters(limit=2)
    first = queries.listed(session, filters)
    second = queries.listed(session, replace(filters, after=first[-1].id))
    third = queries.listed(session, replace(filters, after=second[-1].id))
    assert numbers(first + second + third) == ["5", "4", "3", "2", "1"]


def test_what_is_not_there_is_not_found(session, five):
    with pytest.raises(NotFound):
        queries.one(session, uuid.uuid4())
    known = queries.listed(session, Filters(instance="global"))[0]
    with pytest.raises(NotFound):
        queries.one(session, known.id, "us-government")
    with pytest.raises(NotFound):
        queries.listed(session, Filters(after=uuid.uuid4()))


def test_a_tickets_card_never_reads_a_whole_table(session):
    """However many there are: with all plans that read a whole table forbidden, an index is found for each query."""
    written(session, 1, ticket=1)
    seen = []

    def note(connection, cursor, statement, parameters, context, many):
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    from sqlalchemy import event

    event.listen(session.connection(), "before_cursor_execute", note)
    queries.on_ticket(session, "global", 1)
    queries.open_like(session, "global", 1, 1, "renewal")
    asked, seen[:] = list(seen), []
    assert len(asked) >= 8
    session.execute(text("SET enable_seqscan = off"))
    for statement, parameters in asked:
        plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
        assert "Seq Scan" not in "\n".join(row[0] for row in plan), statement
