"""E-mail by SMTP, for people who are not on Slack. A message that was handed over cannot be looked for.

https://www.rfc-editor.org/rfc/rfc5321 (what a reply's first digit means) and
https://www.rfc-editor.org/rfc/rfc3834 (Auto-Submitted: no machine answers)
"""

import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as INTERNET
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Final

from server.errors import (
    SettingsError,
    UpstreamError,
    UpstreamRateLimited,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from server.settings import EmailSettings, Settings
from server.upstreams import counters
from server.upstreams.answers import quoted
from server.upstreams.findings import Finding, failed

TIMES_A_READ: Final = 5.0
REFUSED_FOR_NOW: Final = 300.0
CREDENTIALS: Final = "LIAISON_SMTP_USERNAME and LIAISON_SMTP_PASSWORD"


@dataclass(frozen=True, slots=True)
class Mail:
    """`message_id` stays the same however often it is sent; `answers` is that of the message it follows."""

    to: str
    subject: str
    words: str
    message_id: str
    written_at: datetime
    answers: str | None = None


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
        with _answering("the sender", left=False):
            _require(client.mail(self._settings.sender), f"the sender {self._settings.sender}", left=False)
            _require(client.rcpt(to), "this address", left=False)
        with _answering("the mail", left=True):
            _require(client.data(message), "the mail", left=True)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        own = self._settings
        with _answering("the connection", left=False):
            client = smtplib.SMTP(own.host, own.port, timeout=self._wait)
        try:
            with _answering("the connection", left=False):
                client.ehlo()
                if own.starttls:
                    client.starttls(context=self._context)
                    client.ehlo()
                if own.username:
                    client.login(own.username, own.password)
            yield client
        finally:
            client.close()


def composed(mail: Mail, settings: EmailSettings) -> bytes:
    """The message as it travels. No line break of anybody's gets into its head.

    Raises UpstreamRefused (`bad_address`) for an address that cannot be one.
    """
    message = EmailMessage(policy=INTERNET)
    try:
        message["To"] = Address(addr_spec=mail.to)
        mail.to.encode("ascii")
    except (ValueError, MessageError, IndexError, AttributeError):
        raise UpstreamRefused(
            "email",
            f"{mail.to[:100]!r} is no address that mail can be sent to.",
            code="bad_address",
            hint="Correct it.",
        ) from None
    message["From"] = Address("Liaison", addr_spec=settings.sender)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    if mail.answers:
        message["In-Reply-To"] = message["References"] = f"<{mail.answers}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.words, charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def _require(reply: tuple[int, bytes], what: str, *, left: bool) -> None:
    """Raises UpstreamRateLimited for a reply that says "not now", UpstreamRefused for one that says no."""
    code, said = reply
    if not 200 <= code < 300:
        raise _refusal(code, said, what, left=left)


def _refusal(code: int, said: bytes | str, what: str, *, left: bool) -> UpstreamError:
    words = quoted(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
    if 400 <= code < 500:
        return UpstreamRateLimited(
            "email",
            f"The mail server does not take {what} just now ({code}){words}.",
            hint="It is tried again.",
            code="not_now",
            retry_after=REFUSED_FOR_NOW,
            status=code,
        )
    if not 500 <= code < 600:  # half a reply, and then nothing
        return UpstreamUnreachable("email", "The mail server hung up in the middle of its answer.", left=left)
    hint = (
        f"Check {CREDENTIALS}." if code in (530, 534, 535, 538) else "Check the address, or tell the person otherwise."
    )
    return UpstreamRefused("email", f"The mail server refuses {what} ({code}){words}.", hint=hint, status=code)


@contextmanager
def _answering(what: str, *, left: bool) -> Iterator[None]:
    """What smtplib and the network raise, as ours. `left`: the mail was on its way by then."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error, what, left=left) from error
    except ssl.SSLCertVerificationError as error:
        raise UpstreamRefused(
            "email", "The mail server's certificate is not to be trusted.", hint="Check email.host.", code="certificate"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise UpstreamRefused(
            "email", f"The mail server cannot do what is asked: {error}.", code="unsupported"
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib wraps its own
            hint = "Try again in a moment."
            raise UpstreamTimeout("email", "The mail server did not answer in time.", hint=hint, left=left) from error
        hint = "Check email.host and email.port."
        said = "The mail server cannot be reached, or hung up."
        raise UpstreamUnreachable("email", said, hint=hint, left=left) from error


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
