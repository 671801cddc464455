"""The worker: runs the jobs, and is started again when PostgreSQL was away.

Procrastinate's worker ends when its connection breaks, so `run` is a loop around it.
"""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import structlog
from procrastinate import App, JobContext, PsycopgConnector
from sqlalchemy import Engine, make_url

from server import clock, jobs
from server.access import zaf
from server.db import migrations
from server.db.engine import make_engine, session_scope
from server.directory import overrides
from server.settings import Settings

HEARTBEAT: Final = 10.0  # seconds
GONE_AFTER: Final = 30.0  # seconds without a heartbeat
POLL: Final = 0.5  # seconds: a job that waits for its time is found by polling
GRACE: Final = 20.0  # seconds for running jobs to end when we are told to stop
CONCURRENCY: Final = 4
LONGEST_PAUSE: Final = 15.0
FAILED_KEPT_FOR: Final = timedelta(days=30)
# Six fields, the seconds last.
EVERY_TEN_MINUTES: Final = "*/10 * * * * 0"
EVERY_FIFTEEN_SECONDS: Final = "* * * * * */15"
_log: Final = structlog.get_logger("liaison.worker")


def make_worker_app(url: str, engine: Engine) -> App:
    """The App that owns the tasks. Its connector must be the asynchronous one: the other cannot run a worker."""
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(
        connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=CONCURRENCY + 2, timeout=5),
        worker_defaults={
            "concurrency": CONCURRENCY,
            "fetch_job_polling_interval": POLL,
            "update_heartbeat_interval": HEARTBEAT,
            "stalled_worker_timeout": GONE_AFTER,
            "shutdown_graceful_timeout": GRACE,
            "install_signal_handlers": False,  # `run` has its own
            "delete_jobs": "successful",
        },
    )

    @app.periodic(cron=EVERY_TEN_MINUTES)
    @app.task(name=jobs.PURGE, queueing_lock=jobs.PURGE, pass_context=True)
    async def purge(context: JobContext, timestamp: int) -> None:
        """Forget launch tokens that cannot be used any more, overrides long over, and jobs that failed long ago."""
        await asyncio.to_thread(_purge, engine)
        hours = int(FAILED_KEPT_FOR.total_seconds() // 3600)
        await context.app.job_manager.delete_old_jobs(nb_hours=hours, include_failed=True)

    @app.periodic(cron=EVERY_FIFTEEN_SECONDS)
    @app.task(name=jobs.RETRY_STALLED, queueing_lock=jobs.RETRY_STALLED, pass_context=True)
    async def retry_stalled(context: JobContext, timestamp: int) -> None:
        """Bring back the jobs of a worker that was killed: they are at least once, and so must what they do be."""
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=GONE_AFTER):
            _log.warning("job_brought_back", task=job.task_name, job=job.id)
            await manager.retry_job(job)

    return app


def _purge(engine: Engine) -> None:
    now = clock.now()
    with session_scope(engine) as session:
        gone = zaf.forget_expired(session, now), overrides.forget_expired(session, now)
    _log.info("purged", launch_tokens=gone[0], overrides=gone[1])


def run(settings: Settings, url: str, stop: threading.Event | None = None) -> None:
    """Run jobs until SIGTERM or SIGINT, or until `stop` is set (the way to end it in a thread).

    `settings` are for the tasks. Running jobs get `GRACE` seconds to end. Raises SettingsError for a database that
    answers but is not migrated.
    """
    stopping = stop or threading.Event()
    pause = POLL
    with _stopped_by_signals(stopping):
        while not stopping.is_set():
            if _reachable(url):
                pause = POLL
                _run_once(url, stopping)
            stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _reachable(url: str) -> bool:
    """Whether PostgreSQL answers, and is migrated. Asked first: a pool that cannot connect waits for long."""
    engine = make_engine(url, pool_size=1)
    try:
        migrations.require_current(engine)
    except migrations.DatabaseAway as error:
        _log.warning("database_away", error=error.message)
        return False
    finally:
        engine.dispose()
    return True


def _run_once(url: str, stopping: threading.Event) -> None:
    """One life of Procrastinate's worker: until we are told to stop, or PostgreSQL breaks it off."""
    engine = make_engine(url, pool_size=CONCURRENCY)
    try:
        asyncio.run(_work(make_worker_app(url, engine), stopping))
    except Exception as error:  # whatever it was, the next life begins with fresh connections
        _log.warning("worker_ended", error=repr(error))
    finally:
        engine.dispose()


async def _work(app: App, stopping: threading.Event) -> None:
    async with app.open_async():
        worker = asyncio.create_task(app.run_worker_async())
        _log.info("worker_started")
        while not stopping.is_set() and not worker.done():
            await asyncio.sleep(0.1)
        worker.cancel()  # Procrastinate takes this as "finish what you are doing, then end"
        ended = (await asyncio.gather(worker, return_exceptions=True))[0]
        _log.info("worker_stopped")
        if isinstance(ended, Exception):
            raise ended


@contextmanager
def _stopped_by_signals(stopping: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set the event. Only the main thread may say so; elsewhere the event is all there is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: stopping.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
