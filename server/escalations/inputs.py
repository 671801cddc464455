"""What a scenario wants to be told: checked by its kind, and put into words. Pure but for the account's look-up."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from server import words
from server.errors import Unprocessable
from server.escalations.wording import wrong_with
from server.policy import CustomerText
from server.records import Input, Organization

LONGEST_ADDRESS: Final = 2_000
LARGEST: Final = 10**15
FindAccount = Callable[[str], Organization | None]


@dataclass(frozen=True, slots=True)
class Given:
    """`values` as they are kept, by name; `details` label and words, for messages; `missing` names without a value."""

    values: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[tuple[str, CustomerText], ...] = ()
    missing: tuple[str, ...] = ()


class _Wrong(ValueError):
    """Its text is the sentence for the agent."""


def checked(wanted: tuple[Input, ...], given: Mapping[str, Any], language: str, account: FindAccount) -> Given:
    """Raises Unprocessable naming every input that is unknown or cannot be used (`inputs.<name>`)."""
    known = {item.name: item for item in wanted}
    errors = {f"inputs.{name}": [_unknown(known)] for name in given if name not in known}
    values: dict[str, Any] = {}
    details: list[tuple[str, CustomerText]] = []
    for name, item in known.items():
        value = given.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            values[name], said = _read(item, value, language, account)
        except _Wrong as error:
            errors[f"inputs.{name}"] = [str(error)]
            continue
        details.append((item.label.get(language) or item.label[words.FALLBACK], CustomerText(said)))
    if errors:
        raise Unprocessable("What the scenario asks for cannot be used as it is.", hint="See `errors`.", fields=errors)
    return Given(
        values, tuple(details), tuple(item.name for item in wanted if item.required and item.name not in values)
    )


def require_all(given: Given) -> None:
    """Raises Unprocessable naming each required input that has no value."""
    if given.missing:
        raise Unprocessable(
            "The scenario asks for more.",
            hint="Fill in what is missing.",
            code="inputs_missing",
            fields={f"inputs.{name}": ["Is required."] for name in given.missing},
        )


def _unknown(known: Mapping[str, Input]) -> str:
    return (
        f"Is not asked for. Known here: {', '.join(known)}."
        if known
        else "Is not asked for: this scenario asks nothing."
    )


def _read(item: Input, value: Any, language: str, account: FindAccount) -> tuple[Any, str]:
    """The value to keep, and its words. Raises _Wrong."""
    if item.kind == "number":
        return _number(value)
    if item.kind == "account" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise _Wrong("Must be text.")
    wrong = wrong_with(value)
    if wrong:
        raise _Wrong(wrong)
    value = value.strip()
    if item.kind == "choice":
        return _choice(item, value, language)
    if item.kind == "datetime":
        return _moment(value)
    if item.kind == "url":
        return _address(value)
    return _account(value, account) if item.kind == "account" else (value, value)


def _number(value: Any) -> tuple[Any, str]:
    if isinstance(value, str):
        try:
            value = int(value) if value.strip().lstrip("-").isdecimal() else float(value)
        except ValueError:
            raise _Wrong("Must be a number.") from None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or abs(value) > LARGEST
    ):
        raise _Wrong("Must be a number.")
    return value, str(value)


def _choice(item: Input, value: str, language: str) -> tuple[Any, str]:
    if value not in item.choices:
        raise _Wrong(f"Must be one of: {', '.join(item.choices)}.")
    key = f"choice.{value}"
    return value, words.text(key, language) if words.template(key) else value


def _moment(value: str) -> tuple[Any, str]:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _Wrong("Must be a date and time, such as 2026-12-01T10:00:00+01:00.") from None
    if moment.tzinfo is None:
        raise _Wrong("Must say its time zone, such as 2026-12-01T10:00:00+01:00.")
    return moment.isoformat(), moment.strftime("%Y-%m-%d %H:%M ") + _offset(moment)


def _offset(moment: datetime) -> str:
    written = moment.strftime("%z")
    return "UTC" if moment.utcoffset() is not None and not moment.utcoffset() else f"UTC{written[:3]}:{written[3:5]}"


def _address(value: str) -> tuple[Any, str]:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, value))
    except ValueError:
        usable = False
    if not usable or len(value) > LONGEST_ADDRESS:
        raise _Wrong(f"Must be an address that begins with https://, of at most {LONGEST_ADDRESS:,} characters.")
    return value, value


def _account(value: str, account: FindAccount) -> tuple[Any, str]:
    found = account(value)
    if found is None:
        raise _Wrong("Must be an account that is found: its number in Zendesk, or its Salesforce id.")
    said = f"{found.name} ({found.salesforce_id})" if found.salesforce_id else found.name
    return str(found.zendesk_organization_id), said
