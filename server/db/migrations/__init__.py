"""Migrations, by Alembic: `upgrade`, `current`, and the refusal to run on a database that is behind."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from server.db.engine import make_engine
from server.errors import SettingsError

# Two processes that start at once must not both migrate. The number is ours alone: "liaison" in ASCII.
LOCK: Final = 0x6C696169736F6E


class DatabaseAway(SettingsError):
    """PostgreSQL does not answer: it is being restarted, or the address is wrong."""


def upgrade(url: str, revision: str = "head") -> str | None:
    """Bring the database to `revision`, and say at which it was before. Waits while another process does the same."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
            connection.commit()
            before = _revision(connection)
            connection.rollback()
            command.upgrade(_config(connection), revision)
            connection.commit()
    except OperationalError as error:
        raise _unreachable(error) from error
    finally:
        engine.dispose()  # closes the connection, and with it the lock goes
    return before


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database back to `revision`; what the later tables held is lost."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            command.downgrade(_config(connection), revision)
            connection.commit()
    finally:
        engine.dispose()


def current(engine: Engine) -> str | None:
    """The revision the database is at; None before the first migration. Raises DatabaseAway."""
    try:
        with engine.connect() as connection:
            return _revision(connection)
    except OperationalError as error:
        raise _unreachable(error) from error


@cache
def head() -> str:
    """The revision that this version of Liaison works with."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert found is not None
    return found


def require_current(engine: Engine) -> None:
    """Raises SettingsError unless the database is at `head()` (DatabaseAway when it does not answer)."""
    if (found := current(engine)) == head():
        return
    state = f"is at revision {found}" if found else "has not been migrated"
    raise SettingsError(
        "LIAISON_DATABASE_URL",
        f"the database {state}; this Liaison works with {head()}.",
        hint="Run `liaison db upgrade`.",
    )


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _unreachable(error: OperationalError) -> DatabaseAway:
    return DatabaseAway(
        "LIAISON_DATABASE_URL",
        f"the database cannot be reached: {str(error.orig).strip()}",
        hint="Is it running, and is the address right?",
    )
