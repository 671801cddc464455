"""What people type: what of it can be kept and sent, and what a restricted account forbids. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from server.errors import Unprocessable
from server.records import Organization, Ticket

LONGEST: Final = 10_000  # characters
_ALLOWED: Final = frozenset("\n\t\r")
_TURNING: Final = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_SHORTEST_NAME: Final = 3  # characters: a shorter word is in too many sentences
_PUBLIC: Final = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "web.de"})


def wrong_with(text: str, longest: int = LONGEST) -> str | None:
    """What is wrong with a text as a sentence, or None."""
    if len(text) > longest:
        return f"Must have at most {longest:,} characters, not {len(text):,}."
    if any(_forbidden(character) for character in text):
        return "Must be text without control characters."
    return None


def plain(field: str, text: str, longest: int = LONGEST) -> str:
    """The text without the spaces around it. Raises Unprocessable naming `field`."""
    wrong = wrong_with(text, longest)
    if wrong:
        raise Unprocessable(f"The {field} cannot be used.", hint="See `errors`.", fields={field: [wrong]})
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _forbidden(character: str) -> bool:
    """Control characters, half of a character, and marks that turn the direction of what follows."""
    kind = unicodedata.category(character)
    return (kind in ("Cc", "Cs") and character not in _ALLOWED) or character in _TURNING


def names_of(ticket: Ticket, organization: Organization | None) -> tuple[str, ...]:
    """What names the customer: the organization, the requester, their addresses' domains."""
    requester = ticket.requester
    found = [requester.name, requester.email or "", *_domains(requester.email)] if requester else []
    if organization:
        found += [organization.name, *organization.domains]
    return tuple(name for name in dict.fromkeys(found) if len(name.strip()) >= _SHORTEST_NAME)


def _domains(email: str | None) -> Iterable[str]:
    domain = (email or "").rpartition("@")[2].casefold()
    return (domain,) if domain and domain not in _PUBLIC else ()


def named_in(text: str, names: Iterable[str]) -> str | None:
    """The first of the names that the text holds, however it is written."""
    flat = _flat(text)
    return next((name for name in names if re.search(rf"(?<!\w){re.escape(_flat(name))}(?!\w)", flat)), None)


def _flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def require_nameless(text: str, ticket: Ticket, organization: Organization | None) -> None:
    """Raises Unprocessable (`note`) when the agent's sentence names the customer of a restricted account."""
    found = named_in(text, names_of(ticket, organization))
    if found:
        raise Unprocessable(
            "The sentence names the customer, and this account's rules let nothing leave that does.",
            hint="Say it without the name; the link of the ticket is sent anyway.",
            code="names_the_customer",
            fields={"note": [f"Must not hold {found!r}."]},
        )
