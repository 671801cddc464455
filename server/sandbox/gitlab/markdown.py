"""What GitLab makes of a text: quick actions that it carries out, people whom it notifies, things that it links.

https://docs.gitlab.com/user/project/quick_actions/ , https://docs.gitlab.com/user/markdown/#gitlab-specific-references
Where the documents leave it open, this fake rather acts than not, because a text that may act is not safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
COMMAND = re.compile(r"^ {0,3}/([a-z_]+)(?:[ \t]+(.*?))?[ \t]*$", re.IGNORECASE)
INLINE_CODE = re.compile(r"(`+)(?!`)(?:.+?)(?<!`)\1(?!`)")
MENTION = re.compile(r"(?<![\w/\\.])@([A-Za-z0-9_][\w.-]*(?:/[\w.-]+)*)")
REFERENCE = re.compile(
    r"(?<![\w&\\])(?:[\w.-]+(?:/[\w.-]+)*)?(?:[#!&$]\d+)\b|(?<![\w\\~])[~%](?:\"[^\"]+\"|[A-Za-z][\w:-]*)"
)
NAMES = """
    add_contacts assign assign_reviewer award blocked_by blocks cc child_of clear_weight clone close confidential
    copy_metadata create_merge_request done due duplicate epic estimate health_status iteration label link lock
    merge milestone move parent promote promote_to promote_to_incident publish react reassign relabel relate
    remove_due_date remove_epic remove_estimate remove_iteration remove_milestone remove_time_spent reopen severity
    shrug spend subscribe tableflip tag target_branch timeline title todo type unassign unlabel unlock unsubscribe
    weight zoom
"""
KNOWN = frozenset(NAMES.split())


@dataclass(frozen=True)
class Command:
    """`/label ~bug` is the name "label" with the argument "~bug"."""

    name: str
    argument: str


def commands_in(text: str) -> tuple[str, list[Command]]:
    """The text without its quick actions, and these in order."""
    kept: list[str] = []
    found: list[Command] = []
    for line, is_code in _lines(text):
        match = None if is_code else COMMAND.match(line)
        if match and match[1].lower() in KNOWN:
            found.append(Command(match[1].lower(), match[2] or ""))
        else:
            kept.append(line)
    return "\n".join(kept), found


def mentions_in(text: str) -> list[str]:
    """The names after an @, groups and "all" too, each once."""
    return list(dict.fromkeys(found[1] for line in _prose(text) for found in MENTION.finditer(line)))


def references_in(text: str) -> list[str]:
    """Issues, merge requests, epics, snippets, labels and milestones that would be linked."""
    return list(dict.fromkeys(found[0] for line in _prose(text) for found in REFERENCE.finditer(line)))


def _prose(text: str) -> Iterator[str]:
    for line, is_code in _lines(text):
        if not is_code:
            yield INLINE_CODE.sub("`", line)


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is code: between fences, or indented by four after an empty line."""
    fence = ""
    was_empty, was_indented = True, False
    for line in text.splitlines():
        match = FENCE.match(line)
        if fence:
            yield line, True
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
            continue
        if match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
            yield line, True
            continue
        was_indented = line.startswith(("    ", "\t")) and (was_empty or was_indented)
        was_empty = not line.strip()
        yield line, was_indented
