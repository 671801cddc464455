import re

import pytest
from sqlalchemy.orm import Session

from server import clock
from server.access import tokens as access


def make(installation, *arguments):
    result = installation.liaison("tokens", "create", *arguments)
    assert result.exit_code == 0
    return result


def id_of(result) -> str:
    return re.search(r"^([0-9a-f]{12}) for", result.stderr, re.MULTILINE)[1]


def test_a_token_opens_the_api_with_its_scope(installation, engine):
    result = make(installation, "reporting", "--scope", "act")
    with Session(engine) as session:
        token = access.check(session, result.stdout.strip(), clock.now())
    assert (token.name, token.scope) == ("reporting", "act")
    assert token.id == id_of(result)


def test_by_default_a_token_may_only_read(installation, engine):
    with Session(engine) as session:
        assert access.check(session, make(installation, "reporting").stdout.strip(), clock.now()).scope == "read"


def test_the_secret_is_all_of_standard_output_so_that_it_can_be_piped(installation):
    assert re.fullmatch(r"liaison_[0-9a-f]{12}_[\w-]{43}\n", make(installation, "reporting").stdout)


def test_the_list_names_tokens_and_tells_no_secret(installation):
    secret = make(installation, "reporting").stdout.strip()
    listed = installation.liaison("tokens", "list").stdout
    assert re.search(r"[0-9a-f]{12}  read   reporting  never used", listed)
    assert secret.rsplit("_", 1)[1] not in listed


def test_an_empty_list_says_how_to_make_one(installation):
    result = installation.liaison("tokens", "list")
    assert result.stdout == ""
    assert "liaison tokens create NAME" in result.stderr


def test_a_revoked_token_opens_nothing_and_is_listed_so(installation, engine):
    made = make(installation, "reporting")
    assert installation.liaison("tokens", "revoke", id_of(made)).exit_code == 0
    with Session(engine) as session, pytest.raises(access.AccessRefused):
        access.check(session, made.stdout.strip(), clock.now())
    assert "reporting  revoked" in installation.liaison("tokens", "list").stdout


def test_an_unknown_token_cannot_be_revoked(installation):
    result = installation.liaison("tokens", "revoke", "000000000000")
    assert result.exit_code == 1
    assert "There is no token '000000000000'. `liaison tokens list` names them." in result.stderr


@pytest.mark.parametrize("name", ["", "two\nlines", "x" * 101])
def test_a_name_that_is_none_is_refused(installation, name):
    result = installation.liaison("tokens", "create", name)
    assert result.exit_code == 1
    assert "A token needs a name." in result.stderr


def test_another_scope_is_refused(installation):
    assert installation.liaison("tokens", "create", "x", "--scope", "admin").exit_code == 2


def test_without_tables_it_says_what_makes_them(installation, empty_database_url):
    installation.environment["LIAISON_DATABASE_URL"] = empty_database_url
    result = installation.liaison("tokens", "list")
    assert result.exit_code == 1
    assert "liaison db upgrade" in result.stderr


def test_the_token_of_an_agents_browser_is_listed_with_the_agent_and_the_browser(installation, engine):
    with Session(engine) as session, session.begin():
        access.create_for_browser(session, "global", 38010000011, "Ines\x1b[31m Okafor", "Firefox, Linux", clock.now())
    listed = installation.liaison("tokens", "list").stdout
    assert "act    Ines [31m Okafor (agent 38010000011, global) in Firefox, Linux  last used" in listed
    found = re.match(r"[0-9a-f]{12}", listed)[0]
    assert "in Firefox, Linux is revoked" in installation.liaison("tokens", "revoke", found).stdout
    assert "Firefox, Linux  revoked" in installation.liaison("tokens", "list").stdout
