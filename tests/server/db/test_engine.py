import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from server import clock
from server.db.engine import make_engine, session_scope
from server.db.models import UsedLaunchTokenRow
from server.errors import DatabaseUnavailable, SettingsError


def row(jti):
    return UsedLaunchTokenRow(jti=jti, expires_at=clock.now())


def kept(engine):
    with session_scope(engine) as session:
        return set(session.scalars(select(UsedLaunchTokenRow.jti)))


def test_a_block_that_ends_is_committed(engine):
    with session_scope(engine) as session:
        session.add(row("kept"))
    assert kept(engine) == {"kept"}


def test_a_block_that_raises_is_rolled_back(engine):
    with pytest.raises(RuntimeError), session_scope(engine) as session:
        session.add(row("lost"))
        session.flush()
        raise RuntimeError
    assert kept(engine) == set()


def test_times_come_back_aware_and_the_same(engine):
    now = clock.now()
    with session_scope(engine) as session:
        session.add(UsedLaunchTokenRow(jti="a", expires_at=now))
    with session_scope(engine) as session:
        found = session.get_one(UsedLaunchTokenRow, "a").expires_at
    assert found == now
    assert found.tzinfo is not None


def test_a_connection_that_the_server_closed_is_replaced(engine):
    with engine.connect() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = make_engine(engine.url.render_as_string(hide_password=False))
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    other.dispose()
    assert kept(engine) == set()


@pytest.mark.parametrize("url", ["postgresql://u:p@h/d", "postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"])
def test_each_spelling_of_postgresql_gets_the_same_driver(url):
    made = make_engine(url)
    assert made.url.drivername == "postgresql+psycopg"
    made.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "mysql://host/db"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(SettingsError, match="is not PostgreSQL"):
        make_engine(url)


def test_what_is_no_url_is_refused_without_being_shown():
    with pytest.raises(SettingsError) as refused:
        make_engine("hunter2")
    assert "LIAISON_DATABASE_URL" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_database_that_does_not_answer_is_an_error_that_can_be_shown(tmp_path):
    gone = make_engine(f"postgresql://liaison@/liaison?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable, match="does not answer"), session_scope(gone) as session:
        session.execute(text("SELECT 1"))


def test_what_was_to_be_written_is_not_in_the_error(engine):
    with pytest.raises(DBAPIError) as error, session_scope(engine) as session:
        session.execute(text("SELECT :note FROM nowhere"), {"note": "Acme Corporation"})
    assert "Acme" not in f"{error.value} {error.value!r}"
