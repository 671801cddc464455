"""The queue's door: what can be asked for by name, and how it is asked for in the caller's own transaction.

Procrastinate keeps its jobs in our PostgreSQL, so a job that is enqueued on a session commits, or rolls back, with the
session's rows. What the jobs do is in the worker; a caller knows their names only. Arguments are ids, never texts: they
are kept, and they are logged.
"""

from datetime import datetime
from functools import cache
from typing import Final

from procrastinate import App, SyncPsycopgConnector
from sqlalchemy.orm import Session

PURGE: Final = "purge"
RETRY_STALLED: Final = "retry_stalled"
NAMES: Final = frozenset({PURGE, RETRY_STALLED})


def enqueue(
    name: str,
    session: Session,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    schedule_at: datetime | None = None,
    **arguments: int | str,
) -> int:
    """Ask for a job, and give its id. It runs once the session has committed, and not before `schedule_at`.

    Jobs of one `lock` run one after another, and a job holds its lock while it waits for its time: so lock no more
    than one ticket's one destination. Of one `queueing_lock` only one job may wait (procrastinate's AlreadyEnqueued).
    Raises ValueError for a name that no task has.
    """
    if name not in NAMES:
        raise ValueError(f"There is no job {name!r}; one of {', '.join(sorted(NAMES))}.")
    asked = _app().configure_task(
        name,
        lock=lock,
        queueing_lock=queueing_lock,
        schedule_at=schedule_at,
        connection=session.connection().connection.driver_connection,
    )
    return asked.defer(**arguments)


@cache
def _app() -> App:
    """Knows no task and opens no connection: it only writes the row, on the connection it is handed."""
    return App(connector=SyncPsycopgConnector())
