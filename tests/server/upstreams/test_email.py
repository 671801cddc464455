"""Handing a mail over, and what is known when that goes wrong."""

import dataclasses
import socket
import ssl
import threading

import pytest

from server.clock import now
from server.errors import SettingsError, UpstreamRateLimited, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from server.settings import EmailSettings
from server.upstreams import connect
from server.upstreams.email import Email
from server.upstreams.email_text import Mail
from tests.server.upstreams.small_world import settings_of

MIRA = "mira@gitlab.example"
MAIL = Mail(MIRA, "Größe – 5", "Hello\n.\n..\nGröße\n" + "x" * 3000, "ESC-1.2@liaison.example", now())


@pytest.fixture
def settings(sandbox):
    given = sandbox.credentials()["email"]
    own = EmailSettings(given["host"], int(given["port"]), given["sender"], starttls=False)
    return dataclasses.replace(settings_of(sandbox, read_timeout=0.2), email=own)


@pytest.fixture
def email(settings):
    return Email(settings)


def changed(settings, **fields):
    return dataclasses.replace(settings, email=dataclasses.replace(settings.email, **fields))


def letters(sandbox):
    return sandbox.world.mail.letters


def test_a_mail_arrives_as_it_was_written(email, sandbox):
    email.send(MAIL)
    (letter,) = letters(sandbox)
    assert (letter["to"], letter["recipients"], letter["subject"]) == (MIRA, [MIRA], "Größe – 5")
    assert letter["text"].splitlines() == MAIL.words.splitlines()
    assert letter["headers"]["Auto-Submitted"] == "auto-generated"
    assert letter["message_id"] == "<ESC-1.2@liaison.example>"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "mira",
        "@gitlab.example",
        "mira@",
        "mira@gitlab.example\r\nBcc: eve@evil.example",
        "mira@gitlab.example, eve@evil.example",
        "Mira <mira@gitlab.example>",
        "mirä@gitlab.example",
        "mira@gitlab.example RCPT TO:<eve@evil.example>",
    ],
)
def test_what_is_no_address_is_said_before_anybody_is_asked(email, sandbox, to):
    with pytest.raises(UpstreamRefused) as error:
        email.send(dataclasses.replace(MAIL, to=to))
    assert error.value.code == "bad_address"
    assert sandbox.requests("email") == []


@pytest.mark.parametrize("method", ["CONNECT", "MAIL", "RCPT", "DATA"])
def test_a_server_that_says_not_now_has_taken_nothing(email, sandbox, method):
    sandbox.fault("email", status=451, method=method)
    with pytest.raises(UpstreamRateLimited) as error:
        email.send(MAIL)
    assert error.value.retry_after
    assert letters(sandbox) == []


@pytest.mark.parametrize("method", ["CONNECT", "MAIL", "RCPT", "DATA"])
def test_a_server_that_says_no_is_believed(email, sandbox, method):
    sandbox.fault("email", status=554, method=method, body="5.7.1 Not you")
    with pytest.raises(UpstreamRefused, match="Not you"):
        email.send(MAIL)


@pytest.mark.parametrize("method", ["CONNECT", "MAIL", "RCPT"])
def test_a_connection_that_is_lost_before_the_mail_was_given_has_done_nothing(email, sandbox, method):
    sandbox.fault("email", drop=True, method=method)
    with pytest.raises(UpstreamUnreachable) as error:
        email.send(MAIL)
    assert not error.value.left


@pytest.mark.parametrize("fault", [{"drop": True}, {"cut": True}])
@pytest.mark.parametrize("after", [True, False])
def test_a_connection_that_is_lost_after_it_may_have_done_it(email, sandbox, fault, after):
    sandbox.fault("email", method="DATA", after=after, **fault)
    with pytest.raises(UpstreamUnreachable) as error:
        email.send(MAIL)
    assert error.value.left
    assert len(sandbox.requests("email")) == 1


def test_a_server_that_is_too_slow_is_a_timeout_that_may_have_done_it(email, sandbox):
    sandbox.fault("email", hang=3, method="DATA", after=True)
    with pytest.raises(UpstreamTimeout) as error:
        email.send(MAIL)
    assert error.value.left


def test_nobody_at_the_address_is_said(settings):
    with pytest.raises(UpstreamUnreachable) as error:
        Email(changed(settings, port=9)).send(MAIL)
    assert not error.value.left


def test_mail_without_encryption_is_for_loopback_only(settings):
    with pytest.raises(SettingsError, match="encrypted"):
        connect(changed(settings, host="mail.acme.example"))
    connect(changed(settings, host="mail.acme.example", starttls=True))


def test_mail_needs_a_sender(settings):
    with pytest.raises(SettingsError, match="sender"):
        connect(changed(settings, sender=""))


def test_a_server_that_cannot_encrypt_gets_no_mail(settings, sandbox):
    with pytest.raises(UpstreamRefused) as error:
        Email(changed(settings, starttls=True)).send(MAIL)
    assert error.value.code == "unsupported"
    assert sandbox.requests("email") == []


def test_a_server_that_wants_no_password_is_not_given_one(settings, sandbox):
    with pytest.raises(UpstreamRefused):
        Email(changed(settings, username="liaison", password="secret")).send(MAIL)
    assert sandbox.requests("email") == []


def test_certificates_are_checked(email):
    assert email._context.verify_mode == ssl.CERT_REQUIRED
    assert email._context.check_hostname


def test_a_password_that_is_refused_names_its_settings(settings):
    answers = [b"220 x ESMTP\r\n", b"250-x\r\n250 AUTH PLAIN\r\n", b"535 5.7.8 Bad credentials\r\n", b"221 Bye\r\n"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_speak, args=(server, answers))
        thread.start()
        port = server.getsockname()[1]
        with pytest.raises(UpstreamRefused) as error:
            Email(changed(settings, port=port, username="liaison", password="secret")).send(MAIL)
        thread.join()
    assert "LIAISON_SMTP_PASSWORD" in error.value.hint
    assert "secret" not in str(error.value)


def _speak(server, answers):
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as said:
        for answer in answers:
            connection.sendall(answer)
            said.readline()


def test_doctor_asks_the_mail_server(settings, email):
    (good,) = email.check()
    (bad,) = Email(changed(settings, port=9)).check()
    assert (good.ok, bad.ok, bad.setting) == (True, False, "email.host")
