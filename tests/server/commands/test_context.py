import json

import pytest

from server.commands.context import harmless_json


@pytest.fixture
def one_instance(installation):
    """Without the second Zendesk."""
    text = installation.settings.read_text()
    start = text.index('[[instances]]\nname = "us-government"')
    installation.settings.write_text(text[:start] + text[text.index("[salesforce]") :])
    return installation


def test_the_card_says_who_owns_the_customer_and_what_to_do(one_instance):
    result = one_instance.liaison("context", "4242")
    assert result.exit_code == 0
    for words in ("#4242", "Daniel Achterberg", "Mira Solberg", "meadowbank", "What the process says to do now"):
        assert words in result.stdout


def test_json_is_what_the_api_gives(one_instance):
    found = json.loads(one_instance.liaison("context", "4242", "--json").stdout)
    assert found["ticket"]["zendesk_ticket_id"] == 4242
    assert found["account_owner"]["person"]["name"] == "Daniel Achterberg"
    assert found["recommendations"]["detected"]


def test_it_speaks_the_language_that_is_asked_for(one_instance):
    assert "Was der Prozess jetzt vorsieht" in one_instance.liaison("context", "4242", "--language", "de").stdout


def test_it_speaks_the_language_of_the_settings(one_instance):
    text = one_instance.settings.read_text()
    one_instance.settings.write_text(f'language = "de"\n{text}')
    assert "Was der Prozess jetzt vorsieht" in one_instance.liaison("context", "4242").stdout


def test_of_two_instances_one_must_be_named(installation):
    result = installation.liaison("context", "4242")
    assert result.exit_code == 1
    assert "say which. One of: global, us-government." in result.stderr


def test_the_instance_that_is_named_is_asked(installation):
    result = installation.liaison("context", "7001", "--instance", "us-government")
    assert result.exit_code == 0
    assert "Bureau of Lighthouse Weather" in result.stdout


def test_an_instance_that_is_none_is_refused(installation):
    result = installation.liaison("context", "4242", "--instance", "mars")
    assert result.exit_code == 1
    assert "there is no instance 'mars'. One of: global, us-government." in result.stderr


def test_an_unknown_ticket_is_said_and_where_else_to_look(installation):
    result = installation.liaison("context", "7001", "--instance", "global")
    assert result.exit_code == 1
    assert "Zendesk has no ticket 7001" in result.stderr
    assert "--instance us-government" in result.stderr
    assert result.stdout == ""


def test_what_is_no_ticket_number_is_refused(installation):
    result = installation.liaison("context", "abc")
    assert result.exit_code == 2
    assert "'abc' is not a valid integer" in result.stderr


def test_without_a_settings_file_it_says_so(installation):
    installation.settings.unlink()
    result = installation.liaison("context", "4242")
    assert result.exit_code == 1
    assert f"there is no file {installation.settings}" in result.stderr


def test_a_database_that_is_down_is_said_with_its_setting(one_instance):
    one_instance.environment["LIAISON_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    result = one_instance.liaison("context", "4242")
    assert result.exit_code == 1
    assert "LIAISON_DATABASE_URL: the database cannot be reached" in result.stderr


def test_a_database_without_tables_is_said_with_the_command_that_makes_them(one_instance, empty_database_url):
    one_instance.environment["LIAISON_DATABASE_URL"] = empty_database_url
    result = one_instance.liaison("context", "4242")
    assert result.exit_code == 1
    assert "has not been migrated" in result.stderr
    assert "liaison db upgrade" in result.stderr


def test_it_needs_no_session_secret(one_instance):
    del one_instance.environment["LIAISON_SESSION_SECRET"]
    assert one_instance.liaison("context", "4242").exit_code == 0


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_without_zendesk_there_is_no_card_but_the_reason(one_instance, options):
    one_instance.sandbox.fault("zendesk", drop=True)
    result = one_instance.liaison("context", "4242", *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "Error: Ticket: Zendesk cannot be reached. Try again in a moment.\n"


def test_without_salesforce_the_card_has_a_gap_in_words(one_instance):
    one_instance.sandbox.fault("salesforce", drop=True)
    result = one_instance.liaison("context", "4242")
    assert result.exit_code == 0
    assert "! Salesforce account: Salesforce cannot be reached. Try again in a moment." in result.stdout


def test_json_in_a_terminal_steers_nothing_and_says_the_same():
    wild = {"subject": "a\x9b31m b\u202ec \U000e0041 ü \x1b[2J"}
    text = harmless_json(json.dumps(wild, ensure_ascii=False))
    assert json.loads(text) == wild
    assert text.isprintable()
    assert "ü" in text
