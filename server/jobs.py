"""The queue's door: what can be asked for by name, and how it is asked for in the caller's own transaction.

Procrastinate keeps its jobs in our PostgreSQL, so a job that is enqueued on a session commits, or rolls back, with the
session's rows. What the jobs do is in the worker; a caller knows their names only. Arguments are ids, never texts: they
are kept, and they are logged.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Final

from procrastinate import App, SyncPsycopgConnector
from procrastinate.jobs import DEFAULT_QUEUE, Job
from sqlalchemy import BigInteger, DateTime, Text, column, literal_column, table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

DELIVER: Final = "deliver"
END_REMINDERS: Final = "end_reminders"
FOLLOW: Final = "follow"
PURGE: Final = "purge"
RETRY_STALLED: Final = "retry_stalled"
SHOW_STANDING: Final = "show_standing"
SWEEP: Final = "sweep"
TELL_PRESSER: Final = "tell_presser"
NAMES: Final = frozenset({DELIVER, END_REMINDERS, FOLLOW, PURGE, RETRY_STALLED, SHOW_STANDING, SWEEP, TELL_PRESSER})

QUEUE: Final = table(
    "procrastinate_jobs",
    column("id", BigInteger),
    column("task_name", Text),
    column("lock", Text),
    column("args", JSONB),
    column("status"),
    column("scheduled_at", DateTime(timezone=True)),
    column("worker_id", BigInteger),
)
"""Procrastinate's table, for what its own doors do not offer: to see and move what waits beside rows of ours."""

EVENTS: Final = table(
    "procrastinate_events",
    column("job_id", BigInteger),
    column("type"),
    column("at", DateTime(timezone=True)),
)
"""And what has happened to each job."""

# Written out, for the column is an enumeration and the indexes have these words in them.
WAITS: Final = QUEUE.c.status == literal_column("'todo'")
RUNS: Final = QUEUE.c.status == literal_column("'doing'")


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


def enqueue_all(
    name: str,
    session: Session,
    wanted: Iterable[tuple[str, Mapping[str, int | str]]],
    *,
    schedule_at: datetime | None = None,
) -> None:
    """Several jobs of one kind, each with its lock and its arguments, in one question to the database."""
    if name not in NAMES:
        raise ValueError(f"There is no job {name!r}; one of {', '.join(sorted(NAMES))}.")
    asked = [
        Job(
            queue=DEFAULT_QUEUE,
            lock=lock,
            queueing_lock=None,
            task_name=name,
            task_kwargs=dict(arguments),
            scheduled_at=schedule_at,
        )
        for lock, arguments in wanted
    ]
    if asked:
        connection = session.connection().connection.driver_connection
        _app().job_manager.batch_defer_jobs(asked, connection=connection)


@cache
def _app() -> App:
    """Knows no task and opens no connection: it only writes the row, on the connection it is handed."""
    return App(connector=SyncPsycopgConnector())
