import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from server import clock
from server.access import sign_ins
from server.access.oauth import Asked
from server.db.engine import session_scope
from server.errors import AccessRefused

NOW = clock.now()
ASKED = Asked("https://a.chromiumapp.org/", "their-state", "c" * 43)


def begun(session):
    state = sign_ins.begin(session, "global", ASKED, NOW)
    session.flush()
    return state


def a_code(session):
    code = sign_ins.give_code(session, sign_ins.SignIn("global", ASKED), 42, "Ines Okafor", NOW)
    session.flush()
    return code


def test_a_sign_in_comes_back_by_its_state_with_what_it_was_begun_with(session):
    assert sign_ins.answered(session, begun(session), NOW) == sign_ins.SignIn("global", ASKED)


def test_it_comes_back_once(session):
    state = begun(session)
    sign_ins.answered(session, state, NOW)
    with pytest.raises(AccessRefused):
        sign_ins.answered(session, state, NOW)


def test_it_comes_back_within_ten_minutes(session):
    state = begun(session)
    with pytest.raises(AccessRefused):
        sign_ins.answered(session, state, NOW + timedelta(minutes=10))


@pytest.mark.parametrize("state", ["", "made up", "x" * 100_000, "\ud83d"])
def test_a_state_that_is_none_of_ours_is_refused(session, state):
    begun(session)
    with pytest.raises(AccessRefused):
        sign_ins.answered(session, state, NOW)


def test_a_code_names_the_agent_once_and_within_a_minute(session):
    code = a_code(session)
    found = sign_ins.take_code(session, code, NOW + timedelta(seconds=59))
    assert (found.agent_id, found.agent_name, found.challenge) == (42, "Ines Okafor", ASKED.challenge)
    assert sign_ins.take_code(session, code, NOW) is None
    assert sign_ins.take_code(session, a_code(session), NOW + timedelta(seconds=60)) is None


def test_of_many_who_come_with_one_code_at_once_one_gets_it(engine):
    with session_scope(engine) as session:
        code = a_code(session)
    got = []

    def come():
        with session_scope(engine) as session:
            got.append(sign_ins.take_code(session, code, NOW))

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert len([one for one in got if one]) == 1


def test_neither_state_nor_code_stands_in_the_database(session):
    secrets = begun(session), a_code(session)
    kept = session.execute(
        text("SELECT row_to_json(sign_in)::text || row_to_json(sign_in_code)::text FROM sign_in, sign_in_code")
    ).scalar_one()
    assert not any(secret in kept or secret.encode().hex() in kept for secret in secrets)


def test_what_has_run_out_is_forgotten_and_nothing_else(session):
    begun(session)
    a_code(session)
    assert sign_ins.forget_expired(session, NOW) == 0
    assert sign_ins.forget_expired(session, NOW + timedelta(minutes=1)) == 1
    assert sign_ins.forget_expired(session, NOW + timedelta(minutes=10)) == 1
