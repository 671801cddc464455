"""Reading story.toml: every mistake is found here, and said with the entry it stands in."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from server.sandbox.loading.ages import moment
from server.sandbox.loading.shapes import StoryShape, plain_ticket

Entry = dict[str, Any]


class StoryError(ValueError):
    """story.toml cannot be told; the message names the file, the entry and what is wrong."""


@dataclass
class Story:
    """The checked story: entries by key (or id), in the file's order."""

    file: str
    now: datetime
    zendesk: dict[str, Entry]
    salesforce: Entry
    slack: Entry
    gitlab: Entry
    organization_fields: dict[str, dict[str, str]]
    people: dict[str, Entry]
    contacts: dict[str, Entry]
    ticket_fields: dict[str, Entry]
    forms: dict[str, Entry]
    groups: dict[str, Entry]
    organizations: dict[str, Entry]
    accounts: dict[str, Entry]
    tickets: list[Entry]
    projects: list[Entry]
    channels: list[Entry]

    def at(self, age: str) -> datetime:
        return moment(age, self.now)

    def find(self, table: str, key: str, asked_by: str) -> Entry:
        """The entry of a table. Raises StoryError naming who asked and a likely spelling."""
        entries: dict[str, Entry] = getattr(self, table)
        if key not in entries:
            near = get_close_matches(key, entries, 1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise StoryError(f"{self.file}: {asked_by}: there is no {key!r} in {table}{meant}")
        return entries[key]


def read_story(path: Path, now: datetime) -> Story:
    """Read and check. Raises StoryError."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise StoryError(f"{path}: cannot be read: {error.strerror}") from None
    return _arrange(path.name, now, copy.deepcopy(_checked(path.name, text)))


@lru_cache(maxsize=4)
def _checked(file: str, text: str) -> Entry:
    """The checked tables. Kept, because a story is told from its beginning before each test; the caller copies it."""
    try:
        raw = tomllib.loads(text)
        loaded: Entry = StoryShape().load(raw)
    except tomllib.TOMLDecodeError as error:
        raise StoryError(f"{file}: is not TOML: {error}") from None
    except ValidationError as error:
        raise StoryError(f"{file}: {'; '.join(_sentences(error.messages, raw))}") from None
    loaded["tickets"] += [ticket for crowd in loaded["crowds"] for ticket in _crowd(crowd)]
    return loaded


def _arrange(file: str, now: datetime, loaded: Entry) -> Story:
    cast = loaded["cast"]
    tickets = loaded["tickets"]
    by_key: dict[str, Any] = {
        name: _by_key(file, name, entries)
        for name, entries in {**cast, **loaded}.items()
        if name in ("people", "contacts", "ticket_fields", "forms", "groups", "organizations", "accounts")
    }
    _refuse_twins(file, "tickets", [ticket["id"] for ticket in tickets])
    plain = ("zendesk", "salesforce", "slack", "gitlab", "organization_fields", "projects", "channels")
    return Story(file=file, now=now, tickets=tickets, **by_key, **{name: loaded[name] for name in plain})


def _crowd(crowd: Entry) -> Iterator[Entry]:
    for number in range(crowd["count"]):
        yield plain_ticket(
            id=crowd["first_id"] + number,
            shows=crowd["shows"],
            subject=crowd["subject"].replace("{n}", str(number + 1)),
            requester=crowd["requester"],
            instance=crowd["instance"],
            age=f"{3 + 2 * number}d",
            updated=f"{1 + number}d",
        )


def _by_key(file: str, table: str, entries: list[Entry]) -> dict[str, Entry]:
    _refuse_twins(file, table, [entry["key"] for entry in entries])
    return {entry["key"]: entry for entry in entries}


def _refuse_twins(file: str, table: str, keys: list[Any]) -> None:
    twins = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twins:
        raise StoryError(f"{file}: {table}: {twins[0]} is there twice")


def _sentences(messages: Any, raw: Any, where: str = "") -> Iterator[str]:
    """Marshmallow's tree of messages as sentences; a list's number becomes the entry's own key or id."""
    if isinstance(messages, list):
        yield from (f"{where}: {message}" for message in messages)
        return
    for name, inner in messages.items():
        value = _step(raw, name)
        if isinstance(name, int) and isinstance(value, dict):
            label = f"[{value.get('key', value.get('id', name))}]"
        else:
            label = f".{name}" if where else str(name)
        yield from _sentences(inner, value, where + label)


def _step(raw: Any, name: Any) -> Any:
    try:
        return raw[name]
    except (KeyError, IndexError, TypeError):
        return None
