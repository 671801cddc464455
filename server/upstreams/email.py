"""E-mail by SMTP, for people who are not on Slack. A message that was handed over cannot be looked for.

https://www.rfc-editor.org/rfc/rfc5321
"""

import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Final

from server.errors import SettingsError, UpstreamError
from server.settings import Settings
from server.upstreams import counters
from server.upstreams.email_replies import CREDENTIALS, answering, require
from server.upstreams.email_text import Mail, composed
from server.upstreams.findings import Finding, failed

TIMES_A_READ: Final = 5.0


class Email:
    """Each mail has a connection of its own. Any number of threads may share it."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError where passwords and customers' words would travel for all to read."""
        self._settings = settings.email
        self._wait = settings.read_timeout * TIMES_A_READ
        self._context = ssl.create_default_context()
        if not self._settings.starttls and not _is_loopback(self._settings.host):
            raise SettingsError(
                "email.starttls",
                "mail must be encrypted on its way.",
                hint="Only a mail server on loopback may do without.",
            )
        if not self._settings.sender:
            raise SettingsError("email.sender", "mail needs a sender.", hint="For example liaison@acme.example.")

    def send(self, mail: Mail) -> None:
        """Hand it to the mail server. Raises UpstreamError; `left` is False where it certainly was not taken.

        Raises UpstreamRefused (`bad_address`) for an address that cannot be one.
        """
        message = composed(mail, self._settings)
        started, outcome = time.monotonic(), "error"
        try:
            with self._connected() as client:
                self._handed_over(client, mail.to, message)
            outcome = "ok"
        except UpstreamError as error:
            outcome = error.code
            raise
        finally:
            counters.count("email", outcome, time.monotonic() - started)

    def check(self) -> Iterator[Finding]:
        """For `liaison doctor`: whether the server is there, encrypts, and lets us sign in. Raises nothing."""
        try:
            with self._connected():
                pass
        except UpstreamError as error:
            yield failed("E-mail", error, CREDENTIALS, "email.host")
            return
        yield Finding(f"E-mail: the server takes our mail ({self._settings.host}:{self._settings.port})")

    def _handed_over(self, client: smtplib.SMTP, to: str, message: bytes) -> None:
        with answering("the sender", left=False):
            require(client.mail(self._settings.sender), f"the sender {self._settings.sender}", left=False)
            require(client.rcpt(to), "this address", left=False)
        with answering("the mail", left=True):
            require(client.data(message), "the mail", left=True)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        own = self._settings
        with answering("the connection", left=False):
            client = smtplib.SMTP(own.host, own.port, timeout=self._wait)
        try:
            with answering("the connection", left=False):
                client.ehlo()
                if own.starttls:
                    client.starttls(context=self._context)
                    client.ehlo()
                if own.username:
                    client.login(own.username, own.password)
            yield client
        finally:
            client.close()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
