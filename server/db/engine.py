"""The engine and the sessions: one door to PostgreSQL for the web, the worker and the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from server.errors import DatabaseUnavailable, SettingsError

DRIVER: Final = "postgresql+psycopg"
PATIENCE: Final = 5  # seconds to wait for a connection


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for a PostgreSQL URL (`postgresql://…`). Connects on first use. Raises SettingsError."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The text itself is not shown: it may hold a password.
        raise SettingsError(
            "LIAISON_DATABASE_URL", "this is not a URL.", hint="Write postgresql://user:password@host/database."
        ) from None
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise SettingsError(
            "LIAISON_DATABASE_URL",
            f"{parsed.drivername!r} is not PostgreSQL.",
            hint="Only PostgreSQL will do: the job queue is inside it.",
        )
    return create_engine(
        parsed.set(drivername=DRIVER),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=PATIENCE,
        pool_use_lifo=True,  # the connection used last has its statements prepared, and PostgreSQL its caches warm
        pool_pre_ping=True,  # PostgreSQL may have been restarted since
        hide_parameters=True,  # an error would take people's names and notes into the log
        connect_args={"connect_timeout": PATIENCE, "application_name": "liaison"},
    )


@contextmanager
def session_scope(engine: Engine) -> Iterator[Session]:
    """A session in one transaction: committed at the end of the block, rolled back when it raises.

    Raises DatabaseUnavailable when PostgreSQL does not answer.
    """
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DatabaseUnavailable("Liaison's database does not answer.", hint="Try again in a moment.") from error
