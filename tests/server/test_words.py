import re

import pytest

from server import words


def test_every_language_has_every_key() -> None:
    for language in words.languages():
        assert words.keys(language) == words.keys()


@pytest.mark.parametrize("language", words.languages())
def test_every_translation_has_the_same_gaps(language: str) -> None:
    gap = re.compile(r"\{(\w+)\}")
    for key in sorted(words.keys()):
        english, other = words.template(key) or "", words.template(key, language) or ""
        assert set(gap.findall(english)) == set(gap.findall(other)), key


def test_parameters_are_text_and_never_templates() -> None:
    assert "{name.__class__}" in words.text("reason.owner_pooled", "en", name="{name.__class__}")


def test_a_missing_parameter_leaves_a_mark_and_an_unknown_code_itself() -> None:
    assert "…" in words.text("reason.owner_pooled")
    assert words.text("reason.never_heard") == "reason.never_heard"


@pytest.mark.parametrize(
    ("locale", "language"), [("de-AT", "de"), ("de_CH", "de"), ("fr", "en"), (None, "en"), ("", "en")]
)
def test_a_locale_finds_its_language(locale: str | None, language: str) -> None:
    assert words.language_for(locale) == language


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("severity_1", "Severity 1"),
        ("emergencies", "Emergencies"),
        ("apac__japan", "APAC japan"),
        ("smb", "SMB"),
        ("frt", "FRT"),
        ("manage_my_organization_s_contacts", "Manage my organization’s contacts"),
        ("GitLab Dedicated", "GitLab Dedicated"),
        (None, None),
    ],
)
def test_a_machines_value_is_made_readable_and_a_persons_left_alone(code: str | None, said: str | None) -> None:
    assert words.readable(code) == said


def test_a_priority_in_a_reason_is_a_word_of_the_language() -> None:
    assert words.worded("fact_ticket_priority", {"value": "urgent"}, "de") == {"value": "Dringend"}
    assert words.worded("fact_ticket_priority", {"value": "new one"}, "de") == {"value": "new one"}
    assert words.worded("fact_organization_plan", {"value": "urgent"}, "de") == {"value": "urgent"}
