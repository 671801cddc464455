from dataclasses import replace

import pytest

from server.access import tokens
from server.app import create_app, join
from server.commands.demo_check import check
from server.commands.serving import WebServer, listening, work_in_thread
from server.db.engine import session_scope

SAMPLE = 4242


@pytest.fixture
def served(settings, engine):
    """The parts of a running server, as the demo checks them."""
    sock = listening("127.0.0.1", 0)
    parts = join(replace(settings, base_url=f"http://127.0.0.1:{sock.getsockname()[1]}"), engine)
    web = WebServer(create_app(parts), sock, threads=4)
    web.start()
    yield parts
    web.stop()


def test_when_all_answers_there_is_nothing_to_say(served, sandbox, settings, database_url):
    stop = work_in_thread(settings, database_url)
    try:
        assert check(served, sandbox.urls["zendesk"], SAMPLE) == []
    finally:
        stop()


def test_the_token_that_it_used_is_gone_afterwards(served, sandbox, engine):
    check(served, sandbox.urls["zendesk"], SAMPLE, worker_starts_in=0.1)
    with session_scope(engine) as session:
        assert tokens.listed(session) == []


def test_a_worker_that_did_not_start_is_named(served, sandbox):
    assert check(served, sandbox.urls["zendesk"], SAMPLE, worker_starts_in=0.1) == ["The worker has not started."]


def test_a_gap_is_named_and_so_is_who_is_missing_for_it(served, sandbox):
    sandbox.fault("salesforce", drop=True)
    problems = check(served, sandbox.urls["zendesk"], SAMPLE, worker_starts_in=0.1)
    assert "The context has a gap: Salesforce cannot be reached." in problems
    assert "The context names nobody as csm." in problems


def test_a_ticket_that_is_not_there_is_named_by_desk_and_api(served, sandbox):
    problems = check(served, sandbox.urls["zendesk"], 999_999, worker_starts_in=0.1)
    assert "The API does not give the context of ticket 999999: HTTP 404." in problems


def test_a_desk_that_does_not_answer_is_named(served):
    with listening("127.0.0.1", 0) as nobody:
        problems = check(served, f"http://127.0.0.1:{nobody.getsockname()[1]}", SAMPLE, worker_starts_in=0.1)
    assert f"The desk does not open ticket {SAMPLE}: HTTP 0." in problems
