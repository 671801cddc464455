"""The private note's words, and how it is known again."""

import pytest

from server.channels.ticket_note import LONGEST, begins, composed_note
from server.policy import CustomerText
from tests.server.channels.briefs import REFERENCE, SECRET, brief


@pytest.mark.parametrize(
    ("note", "so"),
    [
        (f"[{REFERENCE}] Told", True),
        (f"\n[{REFERENCE}] Told", True),
        (f"[{REFERENCE}1] Told", False),
        (f"[ESC-0000000.1] [{REFERENCE}] answered in Slack", False),
        (f"[ESC-0000000.1] Told\n[{REFERENCE}]", False),
        ("", False),
    ],
)
def test_only_the_reference_that_a_note_begins_with_is_its_own(note, so):
    assert begins(note, REFERENCE) is so


def test_a_ticket_that_joins_says_what_it_joins():
    assert "ESC-7K3M9QA" in composed_note(brief(joined=True), REFERENCE).partition("\n")[0]


def test_the_ticket_may_hold_what_the_policy_keeps_from_all_others():
    assert "They are furious." in composed_note(SECRET, REFERENCE)


def test_a_note_too_long_for_zendesk_is_cut_and_says_so():
    note = composed_note(brief(sentence=CustomerText("x" * 40_000)), REFERENCE)
    assert len(note) == LONGEST
    assert note.endswith("ticket.)")
