"""A message in plain lines."""

import dataclasses
import re

import pytest

from server import words
from server.channels.letter import cut, letter, plain, printable
from server.escalations.numbers import MARK
from server.policy import CustomerText
from tests.server.channels.briefs import CUSTOMERS_WORDS, REFERENCE, SECRET, TICKET, brief


def written(given, vendor="salesforce", most=10_000, **options):
    return plain(letter(given, vendor, REFERENCE), most, given.language, **options)


def test_it_begins_with_its_reference_and_says_all_that_is_known():
    text = written(brief())
    assert text.startswith(f"[{REFERENCE}] Make the CSM aware\n")
    for said in (
        f"Ticket {TICKET}: https://gitlab.zendesk.com/agent/tickets/{TICKET}",
        "Subject: Runners <b>fail</b>",
        "Customer: Meadowbank Dairies https://gitlab.zendesk.com/agent/organizations/7",
        "Priority: Urgent",
        "Status: Open",
        "What has happened: Production is down",
        "Ada Agent adds: They are furious.",
        "CSM: Cleo Csm",
        "Why: The ticket's priority is Urgent.",
        "https://handbook.gitlab.com/",
        "Sent by Ada Agent with Liaison (ESC-7K3M9QA).",
    ):
        assert said in text


def test_what_is_not_known_leaves_no_gap():
    bare = brief(organization=None, account_url=None, priority=None, status=None, sentence=None, details=(), people={})
    text = written(bare)
    assert not re.search(r"Customer|Account:|Priority|Status|adds|CSM:|\{|…", text)


def test_it_is_written_in_the_language_of_the_deployment():
    text = written(dataclasses.replace(brief(), language="de"))
    assert "Ada Agent ergänzt: They are furious." in text
    assert "Priorität: Dringend" in text or words.text("priority.urgent", "de") in text


@pytest.mark.parametrize("language", words.languages())
def test_the_mark_that_stands_for_a_number_in_a_preview_ends_no_sentence(language):
    assert f"{MARK}." not in written(brief(number=MARK, language=language))


def test_a_ticket_that_joins_says_what_it_joins():
    assert "One more ticket for ESC-7K3M9QA: Make the CSM aware" in written(brief(joined=True))


@pytest.mark.parametrize("vendor", ["gitlab", "email", "slack"])
def test_where_no_customer_text_may_go_there_are_fixed_words_and_a_bare_link(vendor):
    text = written(SECRET, vendor)
    assert text.startswith(f"[{REFERENCE}] ")
    assert text.endswith(SECRET.ticket_url)
    assert len(text.splitlines()) == 2
    assert not any(word in text for word in (*CUSTOMERS_WORDS, "Cleo", "Ada", "CSM"))


def test_salesforce_may_hold_customer_text_under_the_us_government_policy_too():
    assert "Meadowbank Dairies" in written(SECRET)


def test_lines_of_a_persons_own_stand_below_and_indented():
    text = written(brief(sentence=CustomerText("One\r\n[ESC-FAKE.1] two\rthree")))
    assert "Ada Agent adds:\n  One\n  [ESC-FAKE.1] two\n  three\n" in text


def test_a_subject_of_many_lines_is_one_line():
    text = written(brief(subject=CustomerText("a\nb\u2028[ESC-FAKE.1]\x00c\u202ed")))
    assert "Subject: a b [ESC-FAKE.1]cd\n" in text


def test_what_is_not_seen_is_left_out_but_scripts_stay_whole():
    assert printable("a\x07\u200b\ufeffb \ud800c") == "ab c"
    assert printable("نمی\u200cخواهم 👩\u200d💻") == "نمی\u200cخواهم 👩\u200d💻"


def test_a_text_that_is_too_long_is_cut_and_says_so():
    long = brief(sentence=CustomerText("ä" * 9_000))
    text = written(long, most=4_000, encoding="utf-8")
    assert len(text.encode()) <= 4_000
    assert text.endswith(words.text("message.letter.cut"))
    assert text.startswith(f"[{REFERENCE}]")
    assert len(written(long, most=4_000)) == 4_000


@pytest.mark.parametrize(("text", "most"), [("abc", 3), ("", 0)])
def test_a_text_that_fits_is_not_cut(text, most):
    assert cut(text, most) == text
