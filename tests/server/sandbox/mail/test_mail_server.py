"""The mail server, spoken to by Python's own client."""

import smtplib
import socket
from email.message import EmailMessage

import pytest
import requests

MIRA = "mira.solberg@gitlab.example"


@pytest.fixture
def address(fakes):
    return "127.0.0.1", fakes.mail_port


@pytest.fixture
def send(address):
    def deliver(*recipients, text="Hello\n.\n..two dots\nBye\n", timeout=5):
        message = EmailMessage()
        message["From"], message["To"] = "liaison@gitlab.example", ", ".join(recipients or [MIRA])
        message["Subject"], message["Message-ID"] = "Größe – escalated", "<esc-1@liaison>"
        message.set_content(text)
        with smtplib.SMTP(*address, timeout=timeout) as client:
            client.send_message(message)

    return deliver


def letters(fakes):
    return fakes.world.mail.letters


def test_a_letter_is_kept_as_it_was_written(fakes, send):
    send(MIRA, "dana@gitlab.example")
    (kept,) = letters(fakes)
    assert (kept["sender"], kept["recipients"]) == ("liaison@gitlab.example", [MIRA, "dana@gitlab.example"])
    assert (kept["subject"], kept["message_id"]) == ("Größe – escalated", "<esc-1@liaison>")
    assert kept["text"].splitlines() == ["Hello", ".", "..two dots", "Bye"]
    (entry,) = fakes.requests("email")
    assert (entry["method"], entry["status"], entry["body"]["subject"]) == ("DATA", 250, "Größe – escalated")


def test_several_letters_go_over_one_connection(fakes, address):
    with smtplib.SMTP(*address, timeout=5) as client:
        for number in range(3):
            client.sendmail("a@example.com", [MIRA], f"Subject: {number}\r\n\r\nx")
        client.rset()
        client.noop()
    assert [each["subject"] for each in letters(fakes)] == ["0", "1", "2"]


def test_an_address_that_nobody_has_is_refused(fakes, send):
    fakes.world.mail.unknown.add(MIRA)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send()
    assert refused.value.recipients[MIRA][0] == 550
    assert letters(fakes) == []


def test_words_out_of_order_are_refused(address):
    with smtplib.SMTP(*address, timeout=5) as client:
        assert client.helo()[0] == 250
        assert client.docmd("DATA")[0] == 503
        assert client.docmd("RCPT", "TO:<a@example.com>")[0] == 503
        assert client.docmd("MAIL", "a@example.com")[0] == 501
        assert client.docmd("MAIL", "FROM:<>")[0] == 250
        assert client.docmd("RCPT", "TO:<>")[0] == 501
        assert client.docmd("VRFY", "x")[0] == 502


def test_a_fault_can_strike_each_step(fakes, send):
    fakes.fault("email", status=503, method="CONNECT", times=1)
    with pytest.raises(smtplib.SMTPConnectError):
        send()
    fakes.fault("email", status=451, method="MAIL", times=1)
    with pytest.raises(smtplib.SMTPSenderRefused):
        send()
    fakes.fault("email", retry_after=1, method="RCPT", times=1)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send()
    fakes.fault("email", status=552, method="DATA", body="5.2.2 Mailbox full", times=1)
    with pytest.raises(smtplib.SMTPDataError, match="Mailbox full"):
        send()
    fakes.fault("email", drop=True, method="DATA", times=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send()
    assert letters(fakes) == []
    send()
    assert len(letters(fakes)) == 1


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ({"drop": True}, smtplib.SMTPServerDisconnected),
        ({"cut": True}, smtplib.SMTPException),
        ({"status": 500}, smtplib.SMTPDataError),
        ({"hang": 0.5}, smtplib.SMTPServerDisconnected),
    ],
)
def test_a_letter_may_have_been_taken_though_nothing_says_so(fakes, send, rule, error):
    fakes.fault("email", method="DATA", after=True, times=1, **rule)
    with pytest.raises(error):
        send(timeout=0.2)
    assert len(letters(fakes)) == 1


def test_faults_and_requests_are_controlled_through_any_fake(fakes, send):
    control = f"{fakes.urls['gitlab']}/_sandbox/email"
    requests.post(f"{control}/faults", json={"drop": True}, timeout=5)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send()
    requests.delete(f"{control}/faults", timeout=5)
    send()
    assert len(requests.get(f"{control}/requests", timeout=5).json()) == 1
    assert requests.get(f"{control}/state", timeout=5).json()["email"][0]["recipients"] == [MIRA]


def test_a_caller_who_hangs_up_in_the_middle_leaves_nothing(fakes, address):
    with socket.create_connection(address, timeout=5) as line:
        line.sendall(b"HELO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nHalf a let")
    with smtplib.SMTP(*address, timeout=5) as client:
        client.noop()
    assert letters(fakes) == []
