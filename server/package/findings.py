"""What a check of a package says."""

import json
from dataclasses import dataclass
from typing import Final, TypeAlias

LONGEST: Final = 200

Finding: TypeAlias = tuple[str, str]
"""(key, message). A key that begins with `liaison.` is ours, every other is Zendesk's own."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Errors are what Zendesk refuses a package for; warnings never change that verdict."""

    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        return not self.errors


def printable(text: str) -> str:
    """Text that is safe on a terminal: control characters and half characters are escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def shown(value: object) -> str:
    """A stranger's value as one short printable line."""
    text = value if isinstance(value, str) else json.dumps(value)
    return printable(text[:LONGEST]) + ("…" if len(text) > LONGEST else "")


def listed(values: list[str]) -> str:
    """Up to ten values in one line, and how many more there were."""
    more = f" and {len(values) - 10} more" if len(values) > 10 else ""
    return ", ".join(shown(value) for value in values[:10]) + more
