from datetime import date

from server.records import Reason, Role
from server.web.sidebar.voice import Voice

ENGLISH = Voice("en", {"csm": "TAM"})
GERMAN = Voice("de")


def test_a_strangers_text_is_escaped_and_isolated_inside_a_sentence():
    said = ENGLISH.reason(Reason("owner_pooled", {"name": "<b>{csm} & co</b>"}))
    assert "<bdi>&lt;b&gt;{csm} &amp; co&lt;/b&gt;</bdi>" in said


def test_a_role_is_said_in_the_instances_own_term():
    assert ENGLISH.role(Role.CSM) == "TAM"
    assert ENGLISH.reason(Reason("csm_from_account")) == "TAM of the Salesforce account."
    assert GERMAN.role(Role.CSM) == "CSM"


def test_a_day_is_said_in_words():
    assert ENGLISH.day(date(2026, 7, 14)) == "14 July 2026"
    assert GERMAN.day(date(2026, 3, 1)) == "1. März 2026"
    until = Reason("override", {"made_by": "Lena", "until": "2026-07-19T09:30:00+00:00"})
    assert ENGLISH.reason(until) == "Set by <bdi>Lena</bdi>, until <bdi>19 July 2026</bdi>."


def test_a_gap_has_words_of_its_own_and_names_the_system():
    assert ENGLISH.gap(Reason("timeout"), "salesforce") == "<bdi>Salesforce</bdi> took too long."


def test_a_text_by_language_falls_back():
    assert GERMAN.either({"en": "a", "de": "b"}) == "b"
    assert GERMAN.either({"en": "a"}) == "a"
    assert GERMAN.either({}) == ""


def test_a_code_without_a_word_is_made_readable():
    assert ENGLISH.named("status", "open") == "Open"
    assert ENGLISH.named("status", "waiting_for_godot") == "waiting for godot"


def test_a_long_text_in_a_sentence_is_cut_by_the_page_and_not_by_us():
    assert f'<bdi class="clamp">{"m" * 500}</bdi>' in ENGLISH.reason(Reason("owner_pooled", {"name": "m" * 500}))
