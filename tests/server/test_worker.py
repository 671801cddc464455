import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text

from server import clock, jobs, worker
from server.access import sign_ins, tokens
from server.access.oauth import Asked
from server.db import embedded, migrations
from server.db.engine import make_engine, session_scope
from server.db.models import OverrideRow, SignInRow, UsedLaunchTokenRow
from server.errors import SettingsError

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until a test gives up; none asserts how long anything takes


def eventually(condition):
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come to pass.")


@contextmanager
def at_work(settings, url):
    """A worker in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(settings, url, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def state_of(engine, job_id):
    """The job's state; None when it is done, for what succeeded is deleted."""
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT status::text FROM procrastinate_jobs WHERE id = :id"), {"id": job_id}
        ).scalar_one_or_none()


def purge_soon(engine):
    with session_scope(engine) as session:
        return jobs.enqueue(jobs.PURGE, session, timestamp=0)


def test_purging_forgets_expired_launch_tokens_and_keeps_those_that_could_be_used_again(settings, database_url, engine):
    now = clock.now()
    with session_scope(engine) as session:
        session.add(UsedLaunchTokenRow(jti="expired", expires_at=now - timedelta(seconds=1)))
        session.add(UsedLaunchTokenRow(jti="fresh", expires_at=now + timedelta(minutes=5)))
        session.flush()
    job = purge_soon(engine)
    with at_work(settings, database_url):
        eventually(lambda: state_of(engine, job) is None)
    with session_scope(engine) as session:
        assert list(session.scalars(select(UsedLaunchTokenRow.jti))) == ["fresh"]


def test_purging_forgets_sign_ins_that_nobody_came_back_from_and_ends_browsers_that_nobody_uses(
    settings, database_url, engine
):
    now = clock.now()
    asked = Asked("https://a.chromiumapp.org/", "state", "c" * 43)
    with session_scope(engine) as session:
        sign_ins.begin(session, "global", asked, now - timedelta(minutes=11))
        fresh = sign_ins.begin(session, "global", asked, now)
        tokens.create_for_browser(session, "global", 1, "Ines Okafor", "Edge", now - timedelta(days=91))
    job = purge_soon(engine)
    with at_work(settings, database_url):
        eventually(lambda: state_of(engine, job) is None)
    with session_scope(engine) as session:
        assert session.scalar(select(func.count()).select_from(SignInRow)) == 1
        assert sign_ins.answered(session, fresh, now).instance_name == "global"
        assert tokens.of_agent(session, "global", 1) == []


def test_purging_forgets_overrides_that_ended_more_than_a_year_ago(settings, database_url, engine):
    now = clock.now()
    with session_scope(engine) as session:
        for name, ended in (("long ago", timedelta(days=366)), ("lately", timedelta(days=30))):
            session.add(
                OverrideRow(
                    instance="global",
                    zendesk_organization_id=1,
                    role="csm",
                    name=name,
                    note="",
                    until=now - ended,
                    made_by="somebody",
                    made_at=now - ended,
                )
            )
    job = purge_soon(engine)
    with at_work(settings, database_url):
        eventually(lambda: state_of(engine, job) is None)
    with session_scope(engine) as session:
        assert list(session.scalars(select(OverrideRow.name))) == ["lately"]


def test_a_job_that_a_killed_worker_was_doing_is_brought_back(settings, database_url, engine):
    job = purge_soon(engine)
    with engine.begin() as connection:  # as a worker leaves it that was killed a minute ago
        killed = connection.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id")
        ).scalar_one()
        connection.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker WHERE id = :job"),
            {"worker": killed, "job": job},
        )
    with at_work(settings, database_url):
        eventually(lambda: state_of(engine, job) is None)


def test_a_job_that_a_living_worker_is_doing_is_left_alone(settings, database_url, engine):
    job = purge_soon(engine)
    with engine.begin() as connection:
        living = connection.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '1 hour') RETURNING id")
        ).scalar_one()
        connection.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker WHERE id = :job"),
            {"worker": living, "job": job},
        )
        stalled = connection.execute(
            text(
                "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
                " VALUES ('retry_stalled', 'default', '{\"timestamp\": 0}') RETURNING id"
            )
        ).scalar_one()
    with at_work(settings, database_url):
        eventually(lambda: state_of(engine, stalled) is None)
        assert state_of(engine, job) == "doing"


def test_the_worker_goes_on_when_postgresql_has_been_restarted(settings, shared_temporary_folder):
    folder = shared_temporary_folder / "restarted"
    with embedded.running(folder, durable=False) as url:
        migrations.upgrade(url)
    server = embedded.start(folder, durable=False)
    engine = make_engine(server.url)
    with at_work(settings, server.url):
        eventually(lambda: workers(engine))
        server.stop()
        server = embedded.start(folder, durable=False)
        try:
            job = purge_soon(engine)
            eventually(lambda: state_of(engine, job) is None)
        finally:
            engine.dispose()
    server.stop()


def workers(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM procrastinate_workers")).scalar_one()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_worker_and_it_signs_off(database_url, engine, number):
    program = textwrap.dedent("""
        import sys
        from server import worker
        from server.settings import GitLabSettings, SalesforceSettings, Settings, SlackSettings
        settings = Settings("https://liaison.example", (), SalesforceSettings(), SlackSettings(), GitLabSettings())
        worker.run(settings, sys.argv[1])
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", program, database_url], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    eventually(lambda: workers(engine))
    process.send_signal(number)
    _, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complaints.decode()
    assert workers(engine) == 0


def test_a_database_that_was_not_migrated_is_refused(settings, empty_database_url):
    with pytest.raises(SettingsError, match="has not been migrated"):
        worker.run(settings, empty_database_url, threading.Event())


def test_a_worker_that_was_told_to_stop_already_does_nothing(settings, database_url):
    stop = threading.Event()
    stop.set()
    worker.run(settings, database_url, stop)
    engine = create_engine(database_url)
    assert workers(engine) == 0
    engine.dispose()
