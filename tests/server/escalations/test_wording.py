from datetime import UTC, datetime

import pytest

from server.errors import Unprocessable
from server.escalations import wording
from server.records import Organization, Ticket, ZendeskUser

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TICKET = Ticket(1, "S", "open", "u", NOW, NOW, NOW, requester=ZendeskUser(2, "June Abernathy", "june@weather.example"))
ORGANIZATION = Organization(3, "Lighthouse Weather", "u", NOW, domains=("lighthouse.test",))


def test_a_text_may_have_ten_thousand_characters_and_not_one_more() -> None:
    assert wording.plain("note", "x" * 10_000) == "x" * 10_000
    with pytest.raises(Unprocessable) as refused:
        wording.plain("note", "x" * 10_001)
    assert refused.value.fields == {"note": ["Must have at most 10,000 characters, not 10,001."]}


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ud83d", "\u202e", "\u2066"])
def test_control_characters_are_refused(character: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        wording.plain("reason", f"a{character}b")
    assert list(refused.value.fields) == ["reason"]


def test_lines_tabs_and_any_script_are_text() -> None:
    assert wording.plain("note", " Zeile\r\nзеленый\t行 👩‍💻 \r") == "Zeile\nзеленый\t行 👩‍💻"


@pytest.mark.parametrize(
    "sentence",
    [
        "Lighthouse Weather is down",
        "LIGHTHOUSE\u00a0 weather, again",
        "ask june abernathy",
        "Ｌｉｇｈｔｈｏｕｓｅ Weather",
        "mail june@weather.example",
        "see lighthouse.test/status",
        "everything at weather.example",
    ],
)
def test_a_sentence_that_names_the_customer_is_refused(sentence: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        wording.require_nameless(sentence, TICKET, ORGANIZATION)
    assert (refused.value.code, list(refused.value.fields)) == ("names_the_customer", ["note"])


@pytest.mark.parametrize("sentence", ["", "Please look today.", "The lighthouse is dark, the weather too"])
def test_a_sentence_without_a_name_may_pass(sentence: str) -> None:
    wording.require_nameless(sentence, TICKET, ORGANIZATION)


def test_a_public_mail_domain_names_nobody() -> None:
    ticket = Ticket(1, "S", "open", "u", NOW, NOW, NOW, requester=ZendeskUser(2, "June", "june.a@gmail.com"))
    wording.require_nameless("Is gmail.com blocked?", ticket, None)
