"""Carrying out the quick actions of a description or note, and writing down whom and what it names."""

from __future__ import annotations

import re
from collections.abc import Callable

from server.sandbox.gitlab.markdown import Command, commands_in, mentions_in, references_in
from server.sandbox.world import GitLab, Json

LABEL = re.compile(r"~\"([^\"]+)\"|~(\S+)")


def act(gitlab: GitLab, issue: Json, text: str) -> str:
    """Do what the text commands; the text without its commands. The caller holds the lock."""
    rest, commands = commands_in(text)
    for command in commands:
        if command.name in _DOINGS:
            _DOINGS[command.name](issue, command.argument)
    gitlab.quick_actions.extend(_line(issue, command) for command in commands)
    where = {"project_id": issue["project_id"], "iid": issue["iid"]}
    gitlab.mentions.extend({**where, "name": name} for name in mentions_in(rest))
    gitlab.references.extend({**where, "reference": reference} for reference in references_in(rest))
    return rest


def set_state(issue: Json, event: str) -> None:
    """`close` or `reopen`."""
    issue["state"] = "closed" if event == "close" else "opened"


def _line(issue: Json, command: Command) -> Json:
    place = {"project_id": issue["project_id"], "iid": issue["iid"]}
    return {**place, "command": command.name, "argument": command.argument}


def _labels(argument: str) -> list[str]:
    return [quoted or plain for quoted, plain in LABEL.findall(argument)]


def _label(issue: Json, argument: str) -> None:
    issue["labels"] = list(dict.fromkeys([*issue["labels"], *_labels(argument)]))


def _unlabel(issue: Json, argument: str) -> None:
    gone = _labels(argument)
    issue["labels"] = [each for each in issue["labels"] if gone and each not in gone]


def _relabel(issue: Json, argument: str) -> None:
    issue["labels"] = _labels(argument)


def _assign(issue: Json, argument: str) -> None:
    known = {each["username"] for each in issue["assignees"]}
    names = [name for name in argument.replace("@", "").split() if name not in known]
    issue["assignees"].extend({"username": name} for name in names)


def _unassign(issue: Json, argument: str) -> None:
    gone = argument.replace("@", "").split()
    issue["assignees"] = [each for each in issue["assignees"] if gone and each["username"] not in gone]


def _retitle(issue: Json, argument: str) -> None:
    issue["title"] = argument or issue["title"]


_DOINGS: dict[str, Callable[[Json, str], None]] = {
    "close": lambda issue, _: set_state(issue, "close"),
    "reopen": lambda issue, _: set_state(issue, "reopen"),
    "confidential": lambda issue, _: issue.update(confidential=True),
    "due": lambda issue, argument: issue.update(due_date=argument),
    "remove_due_date": lambda issue, _: issue.update(due_date=None),
    "label": _label,
    "unlabel": _unlabel,
    "relabel": _relabel,
    "assign": _assign,
    "reassign": _assign,
    "unassign": _unassign,
    "title": _retitle,
}
