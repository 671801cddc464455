"""Reads one table of a catalog key by key, and refuses what is not meant to be there, naming file and line."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from server.errors import CatalogError
from server.scenarios.lines import Lines


def meant(wrong: str, known: Sequence[str]) -> str:
    """What was probably meant, else all that may be said, as a sentence."""
    close = get_close_matches(wrong, known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else f"Use one of: {', '.join(known)}."


class Entry:
    """A table of the file. What is read is ticked off; `done` refuses the rest."""

    def __init__(
        self, lines: Lines, values: Any, *, table: str, entry: int | None = None, key: str | None = None, what: str = ""
    ) -> None:
        self._at = (lines, table, entry, key)
        self._what = what or table
        self._values: Mapping[str, Any] = values
        self._asked: list[str] = []
        if not isinstance(values, dict):
            self.refuse(f"{self._what} must be a table, not {_kind(values)}.")

    def refuse(self, message: str, *, at: str | None = None, hint: str = "") -> NoReturn:
        """Raises CatalogError with the line of the key or word `at`, else of this table."""
        lines, table, entry, key = self._at
        line = lines.find(table, entry, key, at) if key else lines.find(table, entry, at, at if at else None)
        raise CatalogError(f"{lines.path}:{line}: {message}", hint=hint)

    def inside(self, name: str, values: Any, what: str) -> "Entry":
        """A table within this one."""
        lines, table, entry, key = self._at
        return Entry(lines, values, table=table, entry=entry, key=key or name, what=what)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def raw(self, name: str) -> Any:
        """The value as it stands, or None; the caller checks it."""
        self._asked.append(name)
        return self._values.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        value = self._of(name, str, "a text", default)
        if not value.strip() and default is None:
            self.refuse(f"{name} is blank.", at=name)
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self._of(name, bool, "true or false", default))

    def number(self, name: str, default: int | None = None) -> int:
        return int(self._of(name, int, "a whole number", default))

    def texts(self, name: str, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """A list of texts."""
        found = self._of(name, list, "a list of texts", None if default is None else list(default))
        wrong = [item for item in found if not isinstance(item, str) or not item.strip()]
        if wrong:
            self.refuse(f"{name} holds {wrong[0]!r}; it must hold texts only.", at=name)
        return tuple(found)

    def one_of(self, name: str, known: Sequence[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in known and value != default:
            self.refuse(f"{name} cannot be {value!r}.", at=value, hint=meant(value, known))
        return value

    def tables(self, name: str) -> tuple["Entry", ...]:
        """A list of tables."""
        found = self._of(name, list, "a list of tables", [])
        return tuple(self.inside(name, item, f"an entry of {name}") for item in found)

    def table(self, name: str) -> "Entry":
        return self.inside(name, self._of(name, dict, "a table", {}), name)

    def done(self) -> None:
        for name in self._values:
            if name not in self._asked:
                self.refuse(f"{self._what} has no {name!r}.", at=name, hint=meant(name, self._asked))

    def _of(self, name: str, kind: type, wanted: str, default: Any) -> Any:
        value = self.raw(name)
        if value is None:
            if default is None:
                self.refuse(f"{self._what} lacks {name}.", hint=f"Give it {wanted}.")
            return default
        if type(value) is not kind:
            self.refuse(f"{name} must be {wanted}, not {_kind(value)}.", at=name)
        return value


def _kind(value: object) -> str:
    names = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a " + type(value).__name__)
