from datetime import timedelta

import pytest
from sqlalchemy import text

from server import clock
from server.access import tokens
from server.errors import AccessRefused, InvalidRequest, NotFound

NOW = clock.now()


def code_of(session, token):
    with pytest.raises(AccessRefused) as refused:
        tokens.check(session, token, NOW)
    return refused.value.code


def test_a_token_is_known_again_by_its_text(session):
    secret, made = tokens.create(session, " reporting ", "read", NOW)
    found = tokens.check(session, secret, NOW)
    assert (found.id, found.name, found.scope) == (made.id, "reporting", "read")
    assert tokens.looks_like_one(secret)


def test_the_secret_is_nowhere_in_the_database(session):
    secret, _ = tokens.create(session, "reporting", "read", NOW)
    row = session.execute(text("SELECT row_to_json(api_token)::text FROM api_token")).scalar_one()
    assert secret.split("_", 2)[2] not in row
    assert secret.split("_", 2)[2].encode().hex() not in row


def test_no_two_tokens_are_alike(session):
    assert len({tokens.create(session, "twin", "read", NOW)[0] for _ in range(20)}) == 20


def test_reading_does_not_allow_acting_and_acting_allows_reading(session):
    _, reader = tokens.create(session, "r", "read", NOW)
    _, actor = tokens.create(session, "a", "act", NOW)
    assert (reader.may("read"), reader.may("act")) == (True, False)
    assert (actor.may("read"), actor.may("act")) == (True, True)


def test_a_token_with_another_secret_is_refused(session):
    secret, made = tokens.create(session, "one", "read", NOW)
    other, _ = tokens.create(session, "two", "read", NOW)
    mixed = f"liaison_{made.id}_{other.split('_', 2)[2]}"
    assert code_of(session, mixed) == "token_invalid"
    assert code_of(session, secret[:-1] + ("A" if secret[-1] != "A" else "B")) == "token_invalid"


@pytest.mark.parametrize("token", ["", "liaison_", "liaison_0_0", "liaison_" + "0" * 12 + "_" + "A" * 43, "x" * 10_000])
def test_what_is_no_token_is_refused(session, token):
    assert code_of(session, token) == "token_invalid"


def test_a_revoked_token_is_refused_and_stays_in_the_list(session):
    secret, made = tokens.create(session, "gone", "act", NOW)
    tokens.revoke(session, made.id, NOW)
    again = tokens.revoke(session, made.id, NOW + timedelta(days=1))
    assert code_of(session, secret) == "token_revoked"
    assert again.revoked_at == NOW
    assert [token.name for token in tokens.listed(session)] == ["gone"]


def test_revoking_a_token_that_is_none_says_so(session):
    with pytest.raises(NotFound, match="There is no token 'nothing'"):
        tokens.revoke(session, "nothing", NOW)


def test_the_last_use_is_noted_to_the_minute(session):
    secret, made = tokens.create(session, "used", "read", NOW)
    assert made.last_used_at is None
    assert tokens.check(session, secret, NOW).last_used_at == NOW
    assert tokens.check(session, secret, NOW + timedelta(seconds=59)).last_used_at == NOW
    later = NOW + timedelta(seconds=60)
    assert tokens.check(session, secret, later).last_used_at == later


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "two\nlines", "\x1b[31m"])
def test_a_name_that_cannot_be_shown_is_refused(session, name):
    with pytest.raises(InvalidRequest, match="needs a name"):
        tokens.create(session, name, "read", NOW)


def test_a_scope_that_is_none_is_refused(session):
    with pytest.raises(InvalidRequest, match="There is no scope 'write'") as refused:
        tokens.create(session, "x", "write", NOW)
    assert refused.value.hint == "One of: read, act."


# ------------------------------------------------------------------ of agents' browsers


def of_ines(session, browser="Chrome, Windows", at=NOW):
    return tokens.create_for_browser(session, "global", 42, "Ines Okafor", browser, at)


def test_a_browsers_token_says_whose_it_is_and_where(session):
    secret, _ = of_ines(session)
    found = tokens.check(session, secret, NOW)
    assert (found.agent_id, found.instance, found.name, found.browser) == (
        42,
        "global",
        "Ines Okafor",
        "Chrome, Windows",
    )
    assert found.may("act")


def test_an_agent_sees_their_own_browsers_of_one_zendesk_that_are_signed_in_still(session):
    _, first = of_ines(session)
    _, second = of_ines(session, "Firefox, Linux", NOW + timedelta(seconds=1))
    _, ended = of_ines(session)
    tokens.revoke_own(session, "global", 42, ended.id, NOW)
    tokens.create_for_browser(session, "us-government", 42, "Ines Okafor", "Edge", NOW)
    tokens.create_for_browser(session, "global", 43, "Tomas", "Edge", NOW)
    tokens.create(session, "a program", "act", NOW)
    assert [each.id for each in tokens.of_agent(session, "global", 42)] == [second.id, first.id]


def test_a_browser_that_was_signed_out_is_told_to_sign_in_again(session):
    secret, made = of_ines(session)
    tokens.revoke_own(session, "global", 42, made.id, NOW)
    with pytest.raises(AccessRefused, match="signed out") as refused:
        tokens.check(session, secret, NOW)
    assert refused.value.code == "token_revoked"
    assert "Sign in again" in refused.value.hint


def test_nobody_signs_out_somebody_elses_browser_nor_a_program(session):
    _, made = of_ines(session)
    _, program = tokens.create(session, "a program", "act", NOW)
    for instance, agent, token in (("global", 43, made.id), ("us-government", 42, made.id), ("global", 42, program.id)):
        with pytest.raises(NotFound):
            tokens.revoke_own(session, instance, agent, token, NOW)


def test_all_browsers_of_one_agent_are_signed_out_at_once(session):
    mine = [of_ines(session)[0] for _ in range(2)]
    other, _ = tokens.create_for_browser(session, "global", 43, "Tomas", "Edge", NOW)
    assert tokens.revoke_all(session, "global", 42, NOW) == 2
    assert {code_of(session, each) for each in mine} == {"token_revoked"}
    assert tokens.check(session, other, NOW).agent_id == 43


def test_a_browser_that_nobody_has_used_for_three_months_is_signed_out_and_a_program_is_not(session):
    secret, _ = of_ines(session)
    program, _ = tokens.create(session, "a yearly program", "read", NOW)
    tokens.check(session, program, NOW)
    assert tokens.revoke_unused(session, NOW + timedelta(days=89)) == 0
    assert tokens.revoke_unused(session, NOW + timedelta(days=91)) == 1
    assert code_of(session, secret) == "token_revoked"
    assert tokens.check(session, program, NOW).name == "a yearly program"
