import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from server import clock, worker
from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.states import State
from server.deliveries.undoing import cancel
from server.errors import UpstreamRateLimited, UpstreamTimeout
from server.settings import EscalationSettings, GitLabSettings, SalesforceSettings, Settings, SlackSettings
from tests.server.deliveries.destination import AGENT, Desk, Destination, plan

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until a test gives up; none asserts how long anything takes
QUICK = EscalationSettings(undo=0, settle=0.2, retry_first=0.1, retry_longest=1, retry_for=600, worker_gone=1)
SETTINGS = Settings(
    "https://liaison.example", (), SalesforceSettings(), SlackSettings(), GitLabSettings(), escalations=QUICK
)


@pytest.fixture
def shelf():
    return Destination()


@pytest.fixture
def desk(engine, shelf):
    """Presses now; a worker does the rest."""
    desk = Desk(engine, shelf, settings=QUICK)
    desk.now = clock.now()
    return desk


@contextmanager
def workers(url, desk, number=1):
    """So many workers, each in a thread, with the desk's destinations."""
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(SETTINGS, url, stop, desk.channels)) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


def eventually(condition):
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come to pass.")


def all_are(desk, *states):
    with desk.engine.connect() as connection:
        found = connection.scalars(text("SELECT DISTINCT state FROM delivery")).all()
        return sorted(found) == sorted(states)


def waiting(desk):
    with desk.engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver'"))


def test_what_was_pressed_is_delivered_and_its_job_is_gone(desk, shelf, database_url):
    desk.press(plan(), plan(turn="shelf:2"), undo=0)
    with workers(database_url, desk):
        eventually(lambda: all_are(desk, State.SENT) and not waiting(desk))
    assert sorted(shelf.there) == ["ESC-0000001.1", "ESC-0000001.2"]


def test_two_workers_deliver_everything_once_and_in_the_order_of_its_line(desk, shelf, database_url):
    shelf.before.extend([UpstreamRateLimited("slack", "Wait.", retry_after=0.3), None] * 4)
    for _ in range(8):
        desk.press(*(plan(turn=f"shelf:{turn}") for turn in range(4)), undo=0)
    with workers(database_url, desk, number=2):
        eventually(lambda: all_are(desk, State.SENT))
    assert (len(shelf.there), shelf.doubled) == (32, set())
    for turn in range(1, 5):
        arrived = [reference for reference in shelf.there if reference.endswith(f".{turn}")]
        assert arrived == sorted(arrived)


def test_a_destination_that_has_to_wait_holds_up_no_other_of_the_ticket(desk, shelf, database_url):
    shelf.before.append(UpstreamRateLimited("slack", "Wait.", retry_after=300))
    desk.press(plan(), undo=0)
    with workers(database_url, desk):
        eventually(lambda: put_off(desk))
        desk.press(plan(turn="shelf:2"), plan(turn="shelf:3"), undo=0)
        eventually(lambda: len(shelf.there) == 2)
    assert sorted(shelf.there) == ["ESC-0000002.1", "ESC-0000002.2"]


def test_a_lost_answer_is_looked_up_and_a_wait_is_kept_by_the_same_job(desk, shelf, database_url):
    shelf.after.append(UpstreamTimeout("slack", "Late."))
    shelf.looking.append(UpstreamTimeout("slack", "Late."))
    desk.press(plan(), undo=0)
    with workers(database_url, desk):
        eventually(lambda: all_are(desk, State.SENT))
    assert (len(shelf.calls), shelf.there) == (1, ["ESC-0000001.1"])


def test_what_was_undone_is_not_delivered(desk, shelf, database_url):
    undone = desk.press(plan(), undo=1)
    with workers(database_url, desk):
        with session_scope(desk.engine) as session:
            assert cancel(session, undone, AGENT, clock.now())
        desk.press(plan(), undo=0)
        eventually(lambda: all_are(desk, State.SENT, State.CANCELLED))
    assert shelf.there == ["ESC-0000002.1"]


def test_a_pause_loses_nothing_and_keeps_the_order(desk, shelf, database_url):
    with session_scope(desk.engine) as session:
        pausing.pause(session, AGENT, "", clock.now())
    desk.press(plan(), undo=0)
    with workers(database_url, desk):
        eventually(lambda: put_off(desk))
        desk.press(plan(), undo=0)
        assert not shelf.calls
        with session_scope(desk.engine) as session:
            pausing.resume(session, AGENT, clock.now())
        eventually(lambda: all_are(desk, State.SENT))
    assert shelf.there == ["ESC-0000001.1", "ESC-0000002.1"]


def put_off(desk):
    with desk.engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now()"))


def test_a_lost_job_is_found_again_by_itself(desk, shelf, database_url):
    desk.press(plan(), undo=0)
    with desk.engine.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    with workers(database_url, desk):
        eventually(lambda: all_are(desk, State.SENT))


def test_the_housekeeping_of_a_killed_worker_holds_up_nothing(desk, shelf, database_url):
    """It was at its round, and the next round waits already."""
    with desk.engine.begin() as connection:
        for status in ("doing", "todo"):
            connection.execute(
                text(
                    "INSERT INTO procrastinate_jobs (task_name, queue_name, args, queueing_lock, status) VALUES"
                    " ('retry_stalled', 'default', '{\"timestamp\": 0}', 'retry_stalled', CAST(:status AS"
                    " procrastinate_job_status))"
                ),
                {"status": status},
            )
    desk.press(plan(), undo=0)
    with desk.engine.begin() as connection:
        connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'deliver'"))
    with workers(database_url, desk):
        eventually(lambda: all_are(desk, State.SENT))


SHELF_IN_A_FILE = textwrap.dedent("""
    import os, sys, time
    from dataclasses import replace
    from server import worker
    from server.deliveries.channel import Channels, Sent
    from tests.server.test_tasks import SETTINGS

    class Shelf:
        name, reads_back = "shelf", True
        def send(self, delivery):
            with open(sys.argv[2], "a") as shelf:
                shelf.write(delivery.reference + "\\n")
            time.sleep(float(sys.argv[3]))
            return Sent(proof={"on": delivery.reference})
        def find(self, delivery):
            with open(sys.argv[2]) as shelf:
                found = delivery.reference in shelf.read().split()
            return Sent(proof={"on": delivery.reference}) if found else None
        def withdraw(self, delivery, proof):
            raise AssertionError

    worker.run(SETTINGS, sys.argv[1], channels=Channels([Shelf()]))
""")


def test_what_a_killed_worker_had_sent_is_found_by_the_next_and_not_sent_again(desk, database_url, tmp_path):
    shelf = tmp_path / "shelf"
    shelf.touch()
    first = desk.press(plan(), undo=0)
    process = start(database_url, shelf, 1000)
    try:
        eventually(lambda: shelf.read_text())
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert desk.rows(first)[0].state == State.SENDING
    desk.press(plan(), undo=0)  # waits in the same line, which the dead one holds
    process = start(database_url, shelf, 0)
    try:
        eventually(lambda: all_are(desk, State.SENT))
    finally:
        process.terminate()
        process.wait()
    assert shelf.read_text().split() == ["ESC-0000001.1", "ESC-0000002.1"]


def start(url, shelf, seconds):
    return subprocess.Popen(
        [sys.executable, "-c", SHELF_IN_A_FILE, url, str(shelf), str(seconds)], cwd=ROOT, start_new_session=True
    )
