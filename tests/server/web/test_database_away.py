"""PostgreSQL goes away while we serve: cards go on, what needs it says so, and nothing is lost when it is back."""

from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from tests.server.web.launching import bearer, launch, session_of

CONTEXT = "/api/v1/tickets/4242/context"


@pytest.fixture
def database_away(postgres_url, engine):
    """Our database takes no connection for as long as the block runs, and ends those that it has."""
    name, server = engine.url.database, make_url(postgres_url)

    def administer(statement):
        host = str(server.query["host"])
        with psycopg.connect(host=host, user=server.username, dbname=server.database, autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def away():
        administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        yield
        administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    return away


def test_a_card_goes_on_without_the_people_who_were_named_for_a_while(client, sandbox, database_away):
    session = bearer(session_of(launch(client, sandbox))["token"])
    with database_away():
        answer = client.get(CONTEXT, headers=session)
        card = client.get("/sidebar/tickets/4242/card?language=en", headers=session)
    assert answer.status_code == 200
    assert answer.json["account_owner"]["kind"] == "person"
    assert [(gap["part"], gap["code"], gap["retryable"]) for gap in answer.json["gaps"]] == [
        ("overrides", "database_away", True)
    ]
    assert "People named for a while" in card.text
    assert "Liaison’s database does not answer" in card.text
    assert client.get(CONTEXT, headers=session).json["gaps"] == []


def test_a_program_with_a_token_is_told_to_come_again(client, engine, database_away):
    with session_scope(engine) as session:
        token, _ = tokens.create(session, "a program", "read", clock.now())
    with database_away():
        answer = client.get(f"{CONTEXT}?instance=global", headers=bearer(token))
    assert (answer.status_code, answer.json["code"], answer.json["retryable"]) == (503, "database_away", True)
    assert client.get(f"{CONTEXT}?instance=global", headers=bearer(token)).status_code == 200


def test_a_launch_is_a_page_that_says_so_and_the_same_token_can_be_used_afterwards(client, sandbox, database_away):
    with database_away():
        page = launch(client, sandbox, jti="the same")
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "database does not answer" in page.text
    assert launch(client, sandbox, jti="the same").status_code == 200
