import uuid

import pytest

from server.errors import NotFound
from server.escalations import queries
from tests.server.escalations.asked_of_the_database import reads_whole_tables
from tests.server.escalations.pressed import numbers, written


def test_a_tickets_escalations_are_those_it_is_on_the_newest_first(session):
    written(session, 1, ticket=1)
    written(session, 2, ticket=1)
    written(session, 3, ticket=2)
    written(session, 4, ticket=1, instance="us-government")
    assert numbers(queries.on_ticket(session, "global", 1)) == ["2", "1"]
    assert queries.on_ticket(session, "global", 10**25) == ()


def test_one_is_read_by_its_id_in_its_own_zendesk(session):
    made = written(session, 1)
    assert queries.one(session, made.id).number == made.number
    for wanted in ((uuid.uuid4(), ""), (made.id, "us-government")):
        with pytest.raises(NotFound):
            queries.one(session, *wanted)


def test_a_tickets_card_never_reads_a_whole_table(session):
    written(session, 1, ticket=1)
    assert not reads_whole_tables(session, lambda: queries.on_ticket(session, "global", 1), at_least=4)
