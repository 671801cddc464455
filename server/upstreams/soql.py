"""Salesforce ids and the one query for an account.

Ids: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm#i1435616
SOQL: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

CHECK: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
ID: Final = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
API_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*")
ESCAPES: Final = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
MOST_OPPORTUNITIES: Final = 50
CLOCKS_DIFFER: Final = timedelta(minutes=5)


def long_id(given: str) -> str | None:
    """The 18-character form of a 15- or 18-character id; None for what is no id.

    The last three say, for each five characters, which are capitals; those of an 18-character id are made anew, as
    software that forgets capitals would otherwise have made it another record's id.
    """
    short = given.strip()
    if not ID.fullmatch(short):
        return None
    groups = (short[start : start + 5] for start in (0, 5, 10))
    capitals = [sum(1 << place for place, letter in enumerate(group) if letter.isupper()) for group in groups]
    return short[:15] + "".join(CHECK[bits] for bits in capitals)


def literal(value: str) -> str:
    """The value as a quoted string of SOQL."""
    return "'" + "".join(ESCAPES.get(character, character) for character in value) + "'"


def selection(columns: str, source: str, condition: str, most: int, order: str = "CreatedDate DESC") -> str:
    """A query for records of one kind, the newest first. What is put into `condition` must be `literal`s."""
    return " ".join(("SELECT", columns, "FROM", source, "WHERE", condition, "ORDER BY", order, "LIMIT", str(most)))


def since(moment: datetime | None) -> str:
    """The end of a condition: made at that time or later; our clock and Salesforce's may differ."""
    return f" AND CreatedDate >= {(moment - CLOCKS_DIFFER).strftime('%Y-%m-%dT%H:%M:%SZ')}" if moment else ""


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask of an account. A name is left out of the query when Salesforce has refused it."""

    columns: tuple[str, ...]
    opportunity_columns: tuple[str, ...]
    case_channel: str = ""
    case_types: tuple[str, ...] = ()
    refused: frozenset[str] = field(default_factory=frozenset)

    def text(self, account_id: str) -> str:
        """The SOQL for one account, its opportunities and its open escalation in one."""
        parts = self._left(self.columns, "Account")
        if "Account.Opportunities" not in self.refused:
            latest = f"ORDER BY CloseDate DESC NULLS LAST LIMIT {MOST_OPPORTUNITIES}"
            parts.append(f"({_select(self._left(self.opportunity_columns, 'Opportunity'), 'Opportunities')} {latest})")
        if self.case_channel and not {"Account.Cases", f"Case.{self.case_channel}"} & self.refused:
            parts.append(f"({_select(['Id', self.case_channel], 'Cases')} {self._newest_open_case()})")
        return f"{_select(parts, 'Account')} WHERE Id = {literal(account_id)}"

    def refused_by(self, message: str) -> frozenset[str]:
        """The names ("Account.X__c") of this query that a message of INVALID_FIELD is about; it may be about none."""
        column, relation = COLUMN.search(message), RELATION.search(message)
        if column:
            home, asked = column["entity"].lower(), column["name"].lower()
            return frozenset(name for name in self._names() if _is_column(name.lower(), home, asked))
        if relation:
            asked = relation["name"].lower()
            return frozenset(name for name in self._names() if asked in name.lower().split(".")[1:])
        return frozenset()

    def missing(self) -> tuple[str, ...]:
        """What was refused, a look-up with all its columns as one name: "Account.X__r"."""
        left = {name.rpartition(".")[0] for name in self._names()}
        heads = {name.rpartition(".")[0] if name.count(".") > 1 else "" for name in self.refused}
        whole = heads - left - {""}
        alone = {name for name in self.refused if name.rpartition(".")[0] not in whole}
        return tuple(sorted(whole | alone))

    def _names(self) -> tuple[str, ...]:
        everything = (
            *(f"Account.{column}" for column in self.columns),
            *(f"Opportunity.{column}" for column in self.opportunity_columns),
            *((f"Case.{self.case_channel}",) if self.case_channel else ()),
            "Account.Opportunities",
            "Account.Cases",
        )
        return tuple(name for name in everything if name not in self.refused and name not in KEPT)

    def _left(self, columns: tuple[str, ...], entity: str) -> list[str]:
        return [column for column in columns if f"{entity}.{column}" not in self.refused]

    def _newest_open_case(self) -> str:
        types = f" AND Type IN ({', '.join(literal(each) for each in self.case_types)})" if self.case_types else ""
        return f"WHERE IsClosed = false AND {self.case_channel} != null{types} ORDER BY CreatedDate DESC LIMIT 1"


def _select(columns: list[str], source: str) -> str:
    return " ".join(("SELECT", ", ".join(columns), "FROM", source))


COLUMN: Final = re.compile(r"No such column '(?P<name>[\w.]+)' on entity '(?P<entity>\w+)'")
RELATION: Final = re.compile(r"Didn't understand relationship '(?P<name>[\w.]+)'")
KEPT: Final = frozenset({"Account.Id", "Opportunity.Id"})


def _is_column(known: str, home: str, asked: str) -> bool:
    """`known` is "account.owner.email"; Salesforce calls it "Owner.Email" on Account, or "Email" on User."""
    entity, _, path = known.partition(".")
    if path == asked:
        return entity == home
    return entity != home and "." in path and path.rpartition(".")[2] == asked.rpartition(".")[2]
