"""A mail as it travels: plain text, and a head into which nobody else writes.

https://www.rfc-editor.org/rfc/rfc3834 (Auto-Submitted: no machine answers)
"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as INTERNET
from email.utils import format_datetime

from server.errors import UpstreamRefused
from server.settings import EmailSettings


@dataclass(frozen=True, slots=True)
class Mail:
    """`message_id` stays the same however often it is sent; `answers` is that of the message it follows."""

    to: str
    subject: str
    words: str
    message_id: str
    written_at: datetime
    answers: str | None = None


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
