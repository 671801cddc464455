"""What the page's script is told at the start: its session, where to ask, and its words."""

from datetime import datetime
from typing import Any, Final

from server import words

KINDS: Final = ("ticket", "organization", "user")
WORD_GROUPS: Final = ("page.", "time.")


def session_block(
    *, token: str, expires_at: datetime, now: datetime, instance: str, location: str, language: str, agent_id: int
) -> dict[str, Any]:
    """`issued_at` lets the page work with a clock that is wrong. `{id}` in an address is for the page to fill."""
    return {
        "token": token,
        "expires_at": expires_at.isoformat(),
        "renew_url": "/api/v1/session/renew",
        **block_without_token(now=now, instance=instance, location=location, language=language, agent_id=agent_id),
    }


def block_without_token(*, now: datetime, instance: str, location: str, language: str, agent_id: int) -> dict[str, Any]:
    """The same for a page that asks with a token of its own: the browser extension's."""
    asked = f"instance={instance}&language={language}"
    return {
        "issued_at": now.isoformat(),
        "card_urls": {kind: f"/sidebar/{kind}s/{{id}}/card?{asked}" for kind in KINDS},
        "tickets_url": f"/sidebar/organizations/{{id}}/tickets?{asked}",
        "overrides_url": f"/api/v1/organizations/{{id}}/overrides?instance={instance}",
        "escalation_urls": _escalation_urls(asked, instance),
        "agent_id": agent_id,
        "instance": instance,
        "location": location,
        "language": language,
        "words": _words(language),
    }


def _escalation_urls(asked: str, instance: str) -> dict[str, str]:
    """Where presses go. `{id}` is a ticket's number, or the id of what is acted on."""
    return {
        "preview": f"/sidebar/tickets/{{id}}/escalations/preview?{asked}",
        "strip": f"/sidebar/tickets/{{id}}/escalations?{asked}",
        "press": f"/api/v1/tickets/{{id}}/escalations?instance={instance}",
        "one": "/api/v1/escalations/{id}",
        "retry": "/api/v1/escalations/{escalation}/deliveries/{id}/retry",
        "aside": f"/api/v1/tickets/{{id}}/dismissals?instance={instance}",
        "preference": "/api/v1/preferences",
        "accounts": f"/api/v1/accounts?instance={instance}",
    }


def _words(language: str) -> dict[str, str]:
    """The sentences with their gaps still open: the page fills them."""
    return {key: words.template(key, language) or key for key in sorted(words.keys()) if key.startswith(WORD_GROUPS)}
