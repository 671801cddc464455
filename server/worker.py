"""The worker: runs the jobs, and is started again when PostgreSQL was away.

Procrastinate's worker ends when its connection breaks, so `run` is a loop around it.
"""

import asyncio
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import structlog
from procrastinate import App, PsycopgConnector
from sqlalchemy import make_url

from server import tasks, upstreams
from server.channels import registry
from server.db import migrations
from server.db.engine import make_engine
from server.deliveries.channel import Channels
from server.settings import Settings

HEARTBEATS: Final = 3  # so many until a worker is taken for gone
POLL: Final = 0.5  # seconds: a job that waits for its time is found by polling
GRACE: Final = 20.0  # seconds for running jobs to end when we are told to stop
CONCURRENCY: Final = 16  # each waits for somebody else's system nearly all of its time
CONNECTIONS: Final = 8  # of the queue; those of the jobs are counted apart
LONGEST_PAUSE: Final = 15.0
_log: Final = structlog.get_logger("liaison.worker")


def make_worker_app(url: str, work: tasks.Work) -> App:
    """The App that owns the tasks. Its connector must be the asynchronous one: the other cannot run a worker."""
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    gone = work.settings.worker_gone
    app = App(
        connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=CONNECTIONS, timeout=5),
        worker_defaults={
            "concurrency": CONCURRENCY,
            "fetch_job_polling_interval": POLL,
            "update_heartbeat_interval": gone / HEARTBEATS,
            "stalled_worker_timeout": gone,
            "shutdown_graceful_timeout": GRACE,
            "install_signal_handlers": False,  # `run` has its own
            "delete_jobs": "successful",
        },
    )
    tasks.add_to(app, work)
    return app


def run(settings: Settings, url: str, stop: threading.Event | None = None, channels: Channels | None = None) -> None:
    """Run jobs until SIGTERM or SIGINT, or until `stop` is set (the way to end it in a thread).

    Running jobs get `GRACE` seconds to end. `channels` are those of the settings unless they are given. Raises
    SettingsError for a database that answers but is not migrated.
    """
    stopping = stop or threading.Event()
    others = upstreams.connect(settings)
    if channels is None:
        channels = Channels(registry.composers(settings, others))
    pause = POLL
    with _stopped_by_signals(stopping):
        while not stopping.is_set():
            if _reachable(url):
                pause = POLL
                _run_once(settings, url, channels, others, stopping)
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


def _run_once(
    settings: Settings, url: str, channels: Channels, others: upstreams.Upstreams, stopping: threading.Event
) -> None:
    """One life of Procrastinate's worker: until we are told to stop, or PostgreSQL breaks it off."""
    engine = make_engine(url, pool_size=CONCURRENCY // 2)  # and as many more while many jobs write at once
    threads = ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="job")
    work = tasks.Work(engine, channels, settings.escalations, threads, others, settings.language)
    try:
        asyncio.run(_work(make_worker_app(url, work), stopping))
    except Exception as error:  # whatever it was, the next life begins with fresh connections
        _log.warning("worker_ended", error=repr(error))
    finally:
        threads.shutdown()
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
