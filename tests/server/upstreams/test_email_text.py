"""A mail as it travels."""

import dataclasses
from email import message_from_bytes, policy

import pytest

from server.clock import now
from server.settings import EmailSettings
from server.upstreams.email_text import Mail, composed

OWN = EmailSettings(sender="liaison@gitlab.example")
MAIL = Mail("mira@gitlab.example", "Größe", "Größe\n" + "x" * 3000, "ESC-1.2@liaison.example", now())


def test_no_line_is_longer_than_mail_may_be():
    assert max(len(line) for line in composed(MAIL, OWN).split(b"\r\n")) <= 998


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x00"])
def test_a_subject_brings_no_header_of_its_own(break_):
    raw = composed(dataclasses.replace(MAIL, subject=f"a{break_}Bcc: eve@evil.example"), OWN)
    assert message_from_bytes(raw, policy=policy.default)["Bcc"] is None


def test_it_says_that_a_machine_wrote_it_and_what_it_follows():
    raw = composed(dataclasses.replace(MAIL, answers="ESC-1.1@liaison.example"), OWN)
    read = message_from_bytes(raw, policy=policy.default)
    assert (read["Auto-Submitted"], read["In-Reply-To"]) == ("auto-generated", "<ESC-1.1@liaison.example>")
    assert (read["From"], read["Subject"]) == ("Liaison <liaison@gitlab.example>", "Größe")
    assert read.get_content_type() == "text/plain"
    assert read.get_content().splitlines() == MAIL.words.splitlines()
