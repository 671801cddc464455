"""A message as it was given, taken apart for people and tests to look at."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from server.sandbox.world import Json, now


def letter(sender: str, recipients: list[str], raw: bytes) -> Json:
    """`sender` and `recipients` are the envelope's; the rest is the message's own."""
    message = message_from_bytes(raw, policy=default)
    body = message.get_body(preferencelist=("plain", "html"))
    return {
        "at": now().isoformat(),
        "sender": sender,
        "recipients": list(recipients),
        "message_id": str(message.get("Message-ID") or ""),
        "from": str(message.get("From") or ""),
        "to": str(message.get("To") or ""),
        "subject": str(message.get("Subject") or ""),
        "text": str(body.get_content()) if body is not None else "",
        "headers": {name: str(value) for name, value in message.items()},
        "raw": raw.decode("utf-8", errors="replace"),
    }
