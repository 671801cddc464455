import pytest
from sqlalchemy import text

from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.channel import Undeliverable
from tests.server.deliveries.destination import Desk, Destination, plan


@pytest.fixture
def shelf():
    return Destination()


@pytest.fixture
def desk(engine, shelf):
    return Desk(engine, shelf)


def said(installation, *arguments):
    result = installation.liaison(*arguments)
    assert result.exit_code == 0, result.output
    return result


def failed(desk, shelf, why="The channel is archived."):
    shelf.before.append(Undeliverable(why, hint="Name another one."))
    desk.run(desk.pressed(plan(place="Slack #csm\x1b[31m")))


def test_what_has_not_arrived_is_listed_with_why_and_what_to_do(installation, desk, shelf):
    failed(desk, shelf)
    desk.later(60)
    desk.press(plan(place="the ticket"))
    first, second = said(installation, "deliveries").stdout.splitlines()
    assert first.split() == ["ESC-0000002.1", "waiting", "2026-11-23", "09:01", "the", "ticket"]
    assert "failed" in second
    assert "The channel is archived. Name another one." in second
    assert "\x1b" not in second


def test_only_the_failed_ones_are_listed_when_asked(installation, desk, shelf):
    failed(desk, shelf)
    desk.press(plan())
    (line,) = said(installation, "deliveries", "--failed").stdout.splitlines()
    assert line.startswith("ESC-0000001.1")


def test_where_there_is_nothing_it_says_so(installation):
    assert "nothing has failed" in said(installation, "deliveries").stderr
    assert "None has failed" in said(installation, "deliveries", "--failed").stderr


def test_all_that_failed_are_tried_again(installation, desk, shelf, engine):
    failed(desk, shelf)
    failed(desk, shelf)
    result = said(installation, "deliveries", "--retry-all")
    assert "2 are tried again" in result.stderr
    assert result.stdout.count("retrying") == 2
    with engine.connect() as connection:
        actors = connection.scalars(text("SELECT DISTINCT came_from FROM audit WHERE event = 'delivery.retrying'"))
        assert actors.all() == ["terminal"]


def test_a_pause_is_said_wherever_deliveries_are_listed_and_ends_with_resume(installation, engine):
    assert "Slack moves" in said(installation, "pause", "--reason", "Slack moves").stdout
    assert "Paused since" in said(installation, "deliveries").stderr
    assert said(installation, "resume").stdout == "Sending again.\n"
    with session_scope(engine) as session:
        assert not pausing.is_paused(session)
    assert said(installation, "resume").stdout == "It was not paused.\n"
