"""Block Kit, as far as a message needs it (its reference: see slack_message). Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

LONGEST: Final = 3000  # characters in a section
MOST_SECTIONS: Final = 40  # of the fifty blocks of a message
Block = dict[str, Any]


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines of markup, whole ones, as many to a section as go in."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + 1 + len(line) <= LONGEST:
            packed[-1] += "\n" + line
        else:
            packed.append(line)
    return [{"type": "section", "text": _mrkdwn(text)} for text in packed[:MOST_SECTIONS]]


def context(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def actions(labels: Mapping[str, str], value: str) -> Block:
    """A button for each action id; a press of any tells us the value."""
    buttons = [
        {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": label}, "value": value}
        for action, label in labels.items()
    ]
    return {"type": "actions", "block_id": "acknowledge", "elements": buttons}


def _mrkdwn(text: str) -> Block:
    # Verbatim: else Slack makes mentions and links of @here, #sales and addresses in a stranger's text.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
