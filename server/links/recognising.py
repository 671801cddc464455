"""What a pasted text is. Pure: nobody is asked, and nothing of it becomes part of an address but numbers and ids."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from server.escalations.numbers import read_number
from server.links.places import Places
from server.links.readings import readings


class Kind(StrEnum):
    """NUMBER: digits alone, most likely a ticket's. FOREIGN: of a Zendesk that is not served here."""

    TICKET = "ticket"
    ORGANIZATION = "organization"
    USER = "user"
    NUMBER = "number"
    CASE = "case"
    ACCOUNT = "account"
    ESCALATION = "escalation"
    NAME = "name"
    FOREIGN = "foreign"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Pasted:
    """`number` is Zendesk's, `text` an id of Salesforce, an escalation's number, a name, or a foreign host.

    `instance` is the name of the Zendesk that a link names; None where it names none.
    """

    kind: Kind
    number: int = 0
    text: str = ""
    instance: str | None = None


# Of the workspace, its older form with a hash, the help centre and the API; what follows the number is left alone.
ZENDESK_PATH: Final = re.compile(
    r"(?::443)?/(?:agent(?=[/#])/?|hc/(?:[a-z]{2,3}(?:-[a-z0-9]{2,4})?/)?|api/v2/)?(?:#/?)?"
    r"(tickets|requests|organizations|users)/([0-9]{1,18})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
KINDS: Final = {"tickets": Kind.TICKET, "requests": Kind.TICKET, "organizations": Kind.ORGANIZATION, "users": Kind.USER}
ANY_ZENDESK: Final = re.compile(
    r"(?<![\w.-])((?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}zendesk\.com)(?=[:/?#]|$)", re.IGNORECASE
)
SALESFORCE_HOST: Final = re.compile(r"[a-z0-9.-]+\.(?:salesforce|force)\.com/", re.IGNORECASE)
RECORD: Final = re.compile(r"(?<![0-9A-Za-z])((?:500|001)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?)(?![0-9A-Za-z])")
NUMBER: Final = re.compile(r"(?:zendesk|zd|ticket|request|anfrage)?[\s:#_-]*([0-9]{1,18})", re.IGNORECASE)
ADDRESS: Final = re.compile(r"(?:https?://(?:[^/\s@]*@)?|[^\s@]+@)([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
SHORTEST_NAME: Final = 2
LONGEST_NAME: Final = 100


def recognised(text: str, places: Places) -> Pasted:
    """The first that fits, of: a link of a Zendesk here, of Salesforce, of another Zendesk, a number or id, a name."""
    said = readings(text)
    for find in (_zendesk, _salesforce_link, _foreign):
        for reading in said:
            if found := find(reading, places):
                return found
    plain = said[0].strip(" \"'<>()[],;")
    return _bare(plain) or _named(plain) or Pasted(Kind.NOTHING)


def _zendesk(reading: str, places: Places) -> Pasted | None:
    lowered = reading.lower()
    for host, instance in places.zendesk.items():
        for at in _after(host, lowered):
            if found := ZENDESK_PATH.match(reading, at):
                return Pasted(KINDS[found[1].lower()], number=int(found[2]), instance=instance)
    return None


def _after(host: str, lowered: str) -> list[int]:
    """Where this very host ends in the text; it may not be the end of a longer name."""
    found = re.finditer(rf"(?<![\w.-]){re.escape(host)}", lowered)
    return [each.end() for each in found]


def _salesforce_link(reading: str, _places: Places) -> Pasted | None:
    host = SALESFORCE_HOST.search(reading)
    record = RECORD.search(reading, host.end()) if host else None
    return _record(record[1]) if record else None


def _record(record_id: str) -> Pasted:
    return Pasted(Kind.CASE if record_id.startswith("500") else Kind.ACCOUNT, text=record_id)


def _foreign(reading: str, places: Places) -> Pasted | None:
    found = ANY_ZENDESK.search(reading)
    return Pasted(Kind.FOREIGN, text=found[1].lower()) if found and found[1].lower() not in places.zendesk else None


def _bare(plain: str) -> Pasted | None:
    if plain.upper().startswith("ESC-") and (number := read_number(plain)):
        return Pasted(Kind.ESCALATION, text=number)
    if record := RECORD.fullmatch(plain):
        return _record(record[1])
    digits = NUMBER.fullmatch(plain)
    return Pasted(Kind.NUMBER, number=int(digits[1])) if digits and int(digits[1]) else None


def _named(plain: str) -> Pasted | None:
    """A customer's name; of an e-mail address, or a page of theirs, the domain."""
    address = ADDRESS.match(plain)
    name = address[1].lower().removeprefix("www.") if address else plain
    spoken = any(character.isalnum() for character in name)
    if not spoken or "\0" in name or not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return None
    return Pasted(Kind.NAME, text=name)
