from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text

from server import clock, jobs
from server.db.engine import make_engine, session_scope
from server.db.models import UsedLaunchTokenRow
from server.deliveries.channel import Channels
from server.settings import EscalationSettings
from server.tasks import Work
from server.worker import make_worker_app


def waiting(engine):
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT task_name, args, lock FROM procrastinate_jobs ORDER BY id")))


def test_a_job_is_there_once_the_rows_beside_it_are(engine):
    with session_scope(engine) as session:
        session.add(UsedLaunchTokenRow(jti="beside", expires_at=clock.now()))
        jobs.enqueue(jobs.PURGE, session, timestamp=7)
        assert waiting(engine) == []
    assert waiting(engine) == [(jobs.PURGE, {"timestamp": 7}, None)]


def test_a_job_is_rolled_back_with_the_rows_beside_it(engine):
    with pytest.raises(RuntimeError), session_scope(engine) as session:
        jobs.enqueue(jobs.PURGE, session, timestamp=7)
        raise RuntimeError
    assert waiting(engine) == []


def test_a_job_may_be_locked_and_scheduled(engine):
    at = clock.now()
    with session_scope(engine) as session:
        number = jobs.enqueue(jobs.PURGE, session, lock="ticket:1:slack", schedule_at=at, timestamp=1)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT id, lock, scheduled_at FROM procrastinate_jobs")).one()
    assert row == (number, "ticket:1:slack", at)


def test_of_one_queueing_lock_one_job_waits(engine):
    with session_scope(engine) as session:
        jobs.enqueue(jobs.PURGE, session, queueing_lock="once", timestamp=1)
    with pytest.raises(AlreadyEnqueued), session_scope(engine) as session:
        jobs.enqueue(jobs.PURGE, session, queueing_lock="once", timestamp=2)
    assert len(waiting(engine)) == 1


def test_a_name_that_no_task_has_is_refused(session):
    with pytest.raises(ValueError, match="There is no job 'swep'; one of deliver, end_reminders, follow, purge,"):
        jobs.enqueue("swep", session)


def test_every_name_has_its_task_and_every_task_its_name(database_url):
    engine = make_engine(database_url)
    with ThreadPoolExecutor(1) as threads:
        app = make_worker_app(database_url, Work(engine, Channels(()), EscalationSettings(), threads))
    assert {name for name in app.tasks if "procrastinate" not in name} == jobs.NAMES
    engine.dispose()


def test_what_stands_below_a_message_is_tried_as_long_as_the_message_itself(database_url):
    engine = make_engine(database_url)
    with ThreadPoolExecutor(1) as threads:
        app = make_worker_app(database_url, Work(engine, Channels(()), EscalationSettings(), threads))
    strategy = app.tasks[jobs.SHOW_STANDING].retry_strategy
    waits = [strategy.exponential_wait ** (attempt + 1) for attempt in range(strategy.max_attempts)]
    assert sum(waits) > timedelta(hours=12).total_seconds()
    engine.dispose()
