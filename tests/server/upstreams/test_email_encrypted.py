"""Mail to a server that encrypts (STARTTLS): who it is comes first, then the password, then the mail."""

from dataclasses import replace

import pytest

from server.clock import now
from server.errors import UpstreamRefused
from server.settings import EmailSettings
from server.upstreams.email import Email
from server.upstreams.email_text import Mail
from tests.server.upstreams.small_world import settings_of
from tests.server.upstreams.tls_mail import mail_server

MAIL = Mail("mira@gitlab.example", "Hello", "Nobody else reads this.", "ESC-1.2@liaison.example", now())


@pytest.fixture
def settings(sandbox):
    own = EmailSettings("localhost", 25, "liaison@acme.example", username="liaison", password="secret")
    return replace(settings_of(sandbox), email=own)


def to(settings, heard):
    return Email(replace(settings, email=replace(settings.email, port=heard.port)))


def test_password_and_mail_are_given_only_once_it_is_encrypted(settings, tmp_path, monkeypatch):
    with mail_server(tmp_path, "localhost") as heard:
        monkeypatch.setenv("SSL_CERT_FILE", str(heard.authority))
        to(settings, heard).send(MAIL)
    assert {line[:4] for line in heard.open} == {b"ehlo"}
    assert [line[:4].upper() for line in heard.encrypted[:5]] == [b"EHLO", b"AUTH", b"MAIL", b"RCPT", b"DATA"]
    assert b"Nobody else reads this.\r\n" in heard.encrypted


@pytest.mark.parametrize(("host", "known"), [("localhost", False), ("mail.elsewhere.example", True)])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(settings, tmp_path, monkeypatch, host, known):
    with mail_server(tmp_path, host) as heard:
        if known:
            monkeypatch.setenv("SSL_CERT_FILE", str(heard.authority))
        with pytest.raises(UpstreamRefused) as error:
            to(settings, heard).send(MAIL)
    assert (error.value.code, error.value.hint) == ("certificate", "Check email.host.")
    assert heard.encrypted == []
