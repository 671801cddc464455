"""JSON as Zendesk's validator reads it: stricter than Python's."""

import json
from typing import Final, NoReturn

DEEPEST: Final = 100
"""Levels of nesting that the validator's JSON reader takes."""


class NotJson(Exception):
    """The text is not JSON; the message says why."""


class DuplicateKey(Exception):
    """An object has a key twice, here shown with its first and its second value."""

    def __init__(self, key: str, first: object, second: object) -> None:
        super().__init__(key)
        self.key, self.first, self.second = key, first, second


def parse(content: bytes, *, unique_keys: bool = False) -> object:
    """The document in UTF-8 bytes.

    Raises NotJson for anything that is not JSON, is not UTF-8 or nests deeper than DEEPEST, and DuplicateKey
    where keys must be unique and are not.
    """
    try:
        document: object = json.loads(
            content.decode("utf-8"),
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique if unique_keys else None,
        )
    except UnicodeDecodeError as error:
        raise NotJson(f"it is not UTF-8 text (byte {error.start})") from error
    except RecursionError as error:
        raise NotJson(f"it nests deeper than {DEEPEST} levels") from error
    except ValueError as error:
        raise NotJson(str(error)) from error
    _refuse_depth(document)
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen: dict[str, object] = {}
    for key, value in pairs:
        if key in seen:
            raise DuplicateKey(key, seen[key], value)
        seen[key] = value
    return seen


def _refuse_depth(document: object) -> None:
    level = [document]
    for _ in range(DEEPEST):
        level = [child for node in level for child in _children(node) if isinstance(child, dict | list)]
        if not level:
            return
    raise NotJson(f"it nests deeper than {DEEPEST} levels")


def _children(node: object) -> list[object]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
