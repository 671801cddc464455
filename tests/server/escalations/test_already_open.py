from server.escalations import already_open
from tests.server.escalations.asked_of_the_database import reads_whole_tables
from tests.server.escalations.pressed import numbers, written


def test_an_accounts_open_ones_are_without_those_that_ended(session):
    written(session, 1, ticket=1)
    written(session, 2, ticket=2, state="done")
    written(session, 3, ticket=3, zendesk_organization_id=2)
    assert numbers(already_open.open_for_account(session, "global", 1)) == ["1"]


def test_open_ones_of_the_scenario_begin_with_the_tickets_own(session):
    written(session, 1, ticket=1)
    written(session, 2, ticket=2)
    written(session, 3, ticket=1, scenario="star")
    written(session, 4, ticket=1, state="undone")
    assert numbers(already_open.open_like(session, "global", 1, 1, "renewal")) == ["1", "2"]
    assert numbers(already_open.open_like(session, "global", 2, None, "renewal")) == ["2"]


def test_what_is_open_is_found_without_reading_a_whole_table(session):
    written(session, 1, ticket=1)

    def ask():
        already_open.open_for_account(session, "global", 1)
        already_open.open_like(session, "global", 1, 1, "renewal")
        already_open.in_the_way(session, "global", 1, 1, "renewal", "agent:1", "k1")
        already_open.in_the_way(session, "global", 1, None, "renewal")

    assert not reads_whole_tables(session, ask, at_least=10)
