import re
from pathlib import Path

import pytest

from server import words
from server.channels.slack_message import STAYS, TO_DO
from server.web.sidebar import failures
from server.web.sidebar.voice import Voice

GERMAN, ENGLISH = Voice("de"), Voice("en")
SERVER = Path(__file__).parents[4] / "server"
# `code="is_archived"` of what a channel, or the worker itself, gives up for.
GIVEN_UP = re.compile(r"(?:Undeliverable|NotWithdrawable|Uncertain)\([^()]*(?:\([^()]*\)[^()]*)*?code=\"([a-z_]+)\"")
CLOSED = {"code": "ticket_merged", "message": "Closed.", "hint": "Look.", "gaps": {"id": 4242, "target": 4243}}


def given_up():
    sources = [path for folder in ("channels", "deliveries") for path in (SERVER / folder).glob("*.py")]
    found = {code for path in sources for code in GIVEN_UP.findall(path.read_text(encoding="utf-8"))}
    return found | set(TO_DO) | {code for code, _ in STAYS.values()}


def test_whatever_is_given_up_for_has_words_in_each_language():
    codes = given_up()
    assert {"interrupted", "not_there", "not_connected", "ticket_closed", "project_archived", "stays_mail"} <= codes
    keys = {f"failure.{code}" for code in codes | {"unexpected", "maybe_sent"}}
    for language in words.languages():
        assert keys <= words.keys(language)


def test_the_reason_and_what_to_do_are_in_the_readers_language_with_what_they_are_about():
    assert failures.why(CLOSED, "zendesk_ticket", "Ticket #4242", GERMAN) == (
        "Ticket 4242 ist geschlossen und nimmt nichts mehr an."
    )
    assert "Ticket 4243" in failures.remedy(CLOSED, "zendesk_ticket", "Ticket #4242", GERMAN)
    gone = {"code": "is_archived", "message": "#sales is archived.", "hint": "Choose another."}
    assert failures.why(gone, "slack_message", "#sales", GERMAN) == "#sales ist archiviert."


def test_what_an_upstream_said_itself_stands_behind_our_words():
    refused = {"code": "refused", "message": "Salesforce says “no”.", "hint": "Check it."}
    told = failures.why(refused, "salesforce_case", "Case", GERMAN)
    assert told.startswith("Salesforce hat Liaisons Zugangsdaten abgelehnt.")
    assert told.endswith("(Salesforce says “no”.)")
    assert failures.why(refused, "salesforce_case", "Case", ENGLISH) == "Salesforce says “no”."


@pytest.mark.parametrize("voice", [GERMAN, ENGLISH])
def test_what_has_no_words_is_told_as_it_was_written_down(voice):
    strange = {"code": "never_heard", "message": "No {room}.", "hint": "Ask."}
    assert failures.why(strange, "gitlab_issue", "Issue", voice) == "No {room}."
    assert failures.remedy(strange, "gitlab_issue", "Issue", voice) == "Ask."
    assert failures.why({}, "gitlab_issue", "Issue", voice) is None


def test_while_it_goes_on_by_itself_the_reason_is_short_and_names_the_mail_server():
    late = {"code": "timeout", "message": "The mail server did not answer in time.", "hint": ""}
    assert failures.shortly(late, "email_message", "E-mail", GERMAN) == "Der Mailserver hat zu lange gebraucht."
