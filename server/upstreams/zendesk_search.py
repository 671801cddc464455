"""What people type, as Zendesk's search may be asked for it.

Syntax: https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/ . A word finds longer words that
begin with it; `:` `<` `>` `-` `*` and quotes are operators, so none of them is let through from a person.
"""

import re
from typing import Final

from server.errors import InvalidRequest

LONGEST: Final = 200
WORD: Final = re.compile(r"\w(?:[\w.&'@-]*\w)?")
SALESFORCE_ACCOUNT: Final = re.compile(r"001[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?")
EMAIL: Final = re.compile(r"[^\s\"<>@:*()\\]+@[^\s\"<>@:*()\\]+")


def words(query: str) -> str:
    """The words of a query without a trace of an operator. Raises InvalidRequest when there are none."""
    found = WORD.findall(query[:LONGEST])
    if not found:
        raise InvalidRequest(
            "There is nothing to look for.",
            hint="Type a name, a domain, or an id.",
            fields={"query": ["Must hold at least one letter or digit."]},
        )
    return " ".join(found)


def salesforce_account(query: str) -> str | None:
    """The first 15 characters, when the query is the id of a Salesforce account."""
    return query.strip()[:15] if SALESFORCE_ACCOUNT.fullmatch(query.strip()) else None


def is_email(text: str) -> bool:
    """Whether the text can stand in `email:…` without changing the search."""
    return EMAIL.fullmatch(text) is not None
