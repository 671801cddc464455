from datetime import timedelta

from sqlalchemy import text

from server.db.engine import session_scope
from server.deliveries import pausing
from server.errors import UpstreamRateLimited
from tests.server.deliveries.destination import AGENT, plan


def paused(desk, reason=""):
    with session_scope(desk.engine) as session:
        return pausing.pause(session, AGENT, reason, desk.now)


def resumed(desk):
    with session_scope(desk.engine) as session:
        return pausing.resume(session, AGENT, desk.now)


def due(desk):
    with desk.engine.connect() as connection:
        return connection.scalars(text("SELECT scheduled_at FROM procrastinate_jobs ORDER BY id")).all()


def put_off(desk, at):
    """As the queue does when a job asks to be run again then."""
    with desk.engine.begin() as connection:
        connection.execute(text("UPDATE procrastinate_jobs SET scheduled_at = :at"), {"at": at})


def test_a_pause_says_who_and_why_and_is_written_down(desk):
    paused(desk, "Slack moves house")
    with session_scope(desk.engine) as session:
        assert pausing.is_paused(session)
        row = pausing.current(session)
        assert (row.paused_by, row.reason, row.paused_at) == ("Ada Agent", "Slack moves house", desk.now)
        assert session.scalars(text("SELECT event FROM audit")).all() == ["deliveries.paused"]


def test_a_second_pause_leaves_the_first_as_it_is(desk):
    paused(desk, "first")
    assert paused(desk, "second").reason == "first"


def test_resuming_ends_it_and_says_whether_there_was_one(desk):
    paused(desk)
    assert [resumed(desk), resumed(desk)] == [True, False]
    with session_scope(desk.engine) as session:
        assert not pausing.is_paused(session)
        assert session.scalars(text("SELECT event FROM audit ORDER BY id")).all() == [
            "deliveries.paused",
            "deliveries.resumed",
        ]


def test_resuming_runs_at_once_what_had_to_wait(desk, shelf):
    delivery = desk.pressed()
    paused(desk)
    put_off(desk, desk.run(delivery))
    resumed(desk)
    assert all(at <= desk.now for at in due(desk))
    desk.run_to_the_end(delivery)
    assert shelf.there == ["ESC-0000001.1"]


def test_resuming_runs_nothing_before_its_time(desk, shelf):
    shelf.before.append(UpstreamRateLimited("slack", "Wait.", retry_after=100))
    delivery = desk.pressed()
    again = desk.run(delivery)
    desk.press(plan(turn="shelf:2"))
    put_off(desk, desk.now + timedelta(days=1))
    paused(desk)
    resumed(desk)
    assert due(desk) == [again, desk.now + timedelta(seconds=desk.settings.undo)]
