"""From Salesforce's JSON to our records. A look-up that is empty is null as a whole, and so is a list without rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.records import Account, Opportunity, SalesforceUser
from server.upstreams.reading import Json, day, flag, rows, table, text

USER_COLUMNS: Final = ("Id", "Name", "Email", "IsActive", "Title")
OPPORTUNITY_COLUMNS: Final = (
    "Id",
    "Name",
    "StageName",
    "CloseDate",
    "IsClosed",
    "IsWon",
    *(f"Owner.{column}" for column in USER_COLUMNS),
)


@dataclass(frozen=True, slots=True)
class Fields:
    """The API names for each of our names, in the order of trying."""

    owner: tuple[str, ...]
    csm: tuple[str, ...]
    solutions_architect: tuple[str, ...]
    slack_channel: tuple[str, ...]
    escalation_channel: tuple[str, ...]

    def account_columns(self) -> tuple[str, ...]:
        """What to select of an account."""
        people = (*self.owner, *self.csm, *self.solutions_architect)
        selected = [column for name in people for column in _columns(name)]
        return tuple(dict.fromkeys(("Id", "Name", *selected, *self.slack_channel)))

    def setting_of(self, missing: str) -> str:
        """Our name for a refused one ("Account.X__r")."""
        path = missing.partition(".")[2]
        for name in self.__dataclass_fields__:
            if any(path == each or path.startswith(f"{each}.") for each in getattr(self, name)):
                return name
        return path


def account_of(given: Json, fields: Fields, url: str, missing: tuple[str, ...], observed_at: datetime) -> Account:
    """One row of the query as an account."""
    owner, owner_field = _first_person(given, fields.owner)
    csm, csm_field = _first_person(given, _readable(fields.csm, missing))
    architect, architect_field = _first_person(given, fields.solutions_architect)
    return Account(
        salesforce_account_id=text(given.get("Id")) or "",
        name=text(given.get("Name")) or "",
        url=url,
        observed_at=observed_at,
        owner=owner,
        owner_field=owner_field or "Owner.Name",
        csm=csm,
        csm_field=csm_field,
        solutions_architect=architect,
        solutions_architect_field=architect_field,
        slack_channel=_first_text(given, fields.slack_channel),
        escalation_channel=next(
            (
                channel
                for case in _children(given, "Cases")
                if (channel := _first_text(case, fields.escalation_channel))
            ),
            None,
        ),
        opportunities=tuple(_opportunity(row) for row in _children(given, "Opportunities")),
        missing_fields=missing,
    )


def _columns(name: str) -> Iterator[str]:
    if _is_lookup(name):
        yield from (f"{name}.{column}" for column in USER_COLUMNS)
    else:
        yield name


def _is_lookup(name: str) -> bool:
    return name.endswith("__r") or name == "Owner"


def _readable(names: tuple[str, ...], missing: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if f"Account.{name}" not in missing)


def _first_person(given: Json, names: tuple[str, ...]) -> tuple[SalesforceUser | None, str]:
    """The first field that names somebody, and which it was; without anybody, the first of the fields."""
    for name in names:
        value = given.get(name)
        if _is_lookup(name):
            user = _user(table(value))
            if user:
                return user, f"{name}.Name"
        elif words := text(value):
            return SalesforceUser(words), name
    return None, next((f"{name}.Name" if _is_lookup(name) else name for name in names), "")


def _user(given: Json) -> SalesforceUser | None:
    name, user_id = text(given.get("Name")), text(given.get("Id"))
    if not (name or user_id):
        return None
    active = given.get("IsActive")
    return SalesforceUser(
        name=name or "",
        salesforce_user_id=user_id,
        email=text(given.get("Email")),
        active=active if isinstance(active, bool) else None,
        title=text(given.get("Title")),
    )


def _first_text(given: Json, names: tuple[str, ...]) -> str | None:
    return next((words for name in names if (words := text(given.get(name)))), None)


def _children(given: Json, relation: str) -> tuple[Json, ...]:
    return rows(table(given.get(relation)).get("records"))


def _opportunity(given: Json) -> Opportunity:
    return Opportunity(
        salesforce_opportunity_id=text(given.get("Id")) or "",
        name=text(given.get("Name")) or "",
        stage=text(given.get("StageName")) or "",
        close_date=day(given.get("CloseDate")),
        is_closed=flag(given.get("IsClosed")),
        is_won=flag(given.get("IsWon")),
        owner=_user(table(given.get("Owner"))),
    )
