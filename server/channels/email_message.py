"""An e-mail to a person who is not on Slack. It cannot be read back, so it is never sent again by itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from server import clock, words
from server.channels.letter import cut, letter, plain
from server.deliveries.channel import NotWithdrawable, Outbound, Sent, Undeliverable, Withdrawn
from server.errors import UpstreamRefused
from server.escalations.brief import Brief, Composed, Told
from server.records import Destination
from server.settings import Settings
from server.upstreams.email import Email
from server.upstreams.email_text import Mail

LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 50_000


class EmailMessage:
    name = "email_message"
    reads_back = False
    kinds = frozenset({"email"})

    def __init__(self, settings: Settings, email: Email, now: Callable[[], datetime] = clock.now) -> None:
        self._host = urlsplit(settings.base_url).hostname or "localhost"
        self._email = email
        self._now = now

    def compose(self, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
        (to, *_) = destinations
        lines = letter(brief, "email", reference)
        subject, text = cut(lines[0].words, LONGEST_SUBJECT), plain(lines, LONGEST_TEXT, brief.language)
        person = brief.people.get(to.mention) if to.mention else None
        return Composed(
            channel=self.name,
            place=words.text("message.email.place", brief.language, address=to.target),
            turn=f"{self.name}:{to.target}",
            words=text,
            content={"to": to.target, "subject": subject, "text": text},
            told=(Told(person.name if person else to.target, "email", to.mention),),
            parts=tuple(f"{each.channel}:{each.target}" for each in destinations),
        )

    def send(self, delivery: Outbound) -> Sent:
        """Raises Undeliverable for an address that the mail server takes no mail for."""
        content, message_id = delivery.content, f"{delivery.reference}@{self._host}"
        earlier = (delivery.thread or {}).get("message_id")
        mail = Mail(content["to"], content["subject"], content["text"], message_id, self._now(), earlier)
        try:
            self._email.send(mail)
        except UpstreamRefused as error:
            raise Undeliverable(error.message, hint=error.hint, code=error.code) from error
        return Sent(None, {"message_id": message_id})

    def find(self, delivery: Outbound) -> Sent | None:
        """Never asked: nobody can look into a person's mailbox."""
        raise NotImplementedError("mail cannot be read back")

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        raise NotWithdrawable(
            f"A mail that has been sent cannot be taken back from {delivery.content['to']}.",
            hint="Write to the person that it no longer holds.",
            code="stays_mail",
            address=str(delivery.content["to"]),
        )
