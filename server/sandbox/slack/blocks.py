"""What Block Kit takes (its reference: see messages)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from server.sandbox.slack.calls import SlackError
from server.sandbox.world import Json

MOST_BLOCKS = 50
Complaints = Iterator[tuple[str, str]]
"""(where in the blocks, as a JSON pointer; what is wrong)"""


def check(blocks: Any) -> None:
    """Raises SlackError invalid_blocks, with where and why as Slack words it."""
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        raise SlackError("invalid_blocks")
    said = [
        f"[ERROR] {what} [json-pointer:/blocks/{number}{where}]"
        for number, block in enumerate(blocks)
        for where, what in _block(block)
    ]
    if said:
        raise SlackError("invalid_blocks", errors=said, response_metadata={"messages": said})


def _block(block: Any) -> Complaints:
    if not isinstance(block, dict) or block.get("type") not in _KINDS:
        yield "/type", f"unsupported type: {block.get('type') if isinstance(block, dict) else block}"
        return
    if len(str(block.get("block_id", ""))) > 255:
        yield "/block_id", "must be less than 256 characters"
    yield from _KINDS[block["type"]](block)


def _section(block: Json) -> Complaints:
    if "text" not in block and "fields" not in block:
        yield "", "must define either `text` or `fields`"
    if "text" in block:
        yield from _text(block["text"], "/text", 3000)
    if len(block.get("fields", [])) > 10:
        yield "/fields", "no more than 10 items allowed"
    for number, each in enumerate(block.get("fields", [])):
        yield from _text(each, f"/fields/{number}", 2000)
    if "accessory" in block:
        yield from _element(block["accessory"], "/accessory")


def _header(block: Json) -> Complaints:
    yield from _text(block.get("text"), "/text", 150, ("plain_text",))


def _context(block: Json) -> Complaints:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        yield "/elements", "must have between 1 and 10 items"
    for number, each in enumerate(elements):
        if each.get("type") != "image":
            yield from _text(each, f"/elements/{number}", 3000)


def _actions(block: Json) -> Complaints:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 25:
        yield "/elements", "must have between 1 and 25 items"
    for number, each in enumerate(elements):
        yield from _element(each, f"/elements/{number}")


def _nothing(_: Json) -> Complaints:
    yield from ()


_KINDS: dict[str, Callable[[Json], Complaints]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _nothing,
    "rich_text": _nothing,
    "image": _nothing,
}


def _element(element: Json, where: str) -> Complaints:
    if element.get("type") != "button":
        return
    yield from _text(element.get("text"), f"{where}/text", 75, ("plain_text",))
    for key, most in (("value", 2000), ("action_id", 255), ("url", 3000)):
        if len(str(element.get(key, ""))) > most:
            yield f"{where}/{key}", f"must be less than {most + 1} characters"
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"{where}/style", "must be a valid enum value"


def _text(text: Any, where: str, most: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Complaints:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield where, f"must be a text object of type {' or '.join(kinds)}"
    elif not 1 <= len(str(text.get("text", ""))) <= most:
        yield f"{where}/text", f"must be more than 0 and less than {most + 1} characters"
