"""Making a stranger's words harmless in GitLab's Markdown: they name nobody, refer to nothing and run nothing. Pure.

What would: https://docs.gitlab.com/user/project/quick_actions/ and
https://docs.gitlab.com/user/markdown/#gitlab-specific-references
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from server.channels.letter import Line, one_line, printable

JOINER: Final = "\N{WORD JOINER}"  # is not seen and breaks no line, but nothing that stands before it is a reference
MARKS: Final = re.compile(r"[@#!~%$^*\[&]")
LINKS: Final = re.compile(r"://|(?<=www)\.", re.IGNORECASE)
MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]|$^~]")
TAGS: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
QUICK_ACTION: Final = re.compile(r"^[ \t]*/([A-Za-z_]+)(?:[ \t]+(.*))?$\n?", re.MULTILINE)
LABELS: Final = ("label", "labels", "relabel")
LABEL: Final = re.compile(r'~"([^"\n]+)"|~([^\s"~]+)')
COMMAND: Final = re.compile(r"^([ \t]*)/", re.MULTILINE)


def unreferring(given: str) -> str:
    """For a title: @all, #1, !1, ~label, %milestone, &epic, group/project#1 and addresses stay words."""
    marked = MARKS.sub(lambda found: found[0] + JOINER, given)
    return LINKS.sub(lambda found: JOINER + found[0], marked)


def inert(given: str) -> str:
    """For a description or a note: the same, and what is written is what is seen. No line begins a quick action."""
    parts = (_inert(character) for character in unreferring(printable(given)))
    return COMMAND.sub(rf"\1{JOINER}/", "".join(parts))


def _inert(character: str) -> str:
    if character in TAGS:
        return TAGS[character]
    return f"\\{character}" if MARKDOWN.fullmatch(character) else character


@dataclass(frozen=True, slots=True)
class Template:
    """A project's issue template without its quick actions. Of these only labels and confidentiality are obeyed.

    All others would be run with our rights, and a customer may write the templates of their own project.
    """

    words: str
    labels: tuple[str, ...] = ()
    confidential: bool = False


def template(given: str) -> Template:
    text = given.replace("\r\n", "\n").replace("\r", "\n")
    found = [(each[1].lower(), each[2]) for each in QUICK_ACTION.finditer(text)]
    labels = [quoted or bare for name, rest in found if name in LABELS for quoted, bare in LABEL.findall(rest)]
    confidential = any(name == "confidential" for name, _ in found)
    return Template(COMMAND.sub(rf"\1{JOINER}/", QUICK_ACTION.sub("", text)).strip(), tuple(labels), confidential)


def markdown(lines: Iterable[Line]) -> str:
    """A paragraph for each line; what a person wrote over several lines is quoted, line by line."""
    return "\n\n".join(_paragraph(line) for line in lines)


def _paragraph(line: Line) -> str:
    quoted = (f"> {each}" if each.strip() else ">" for each in line.quoted.split("\n") if line.quoted)
    return "\n".join((line.words, *(["", "\\\n".join(quoted)] if line.quoted else [])))


def titled(given: str) -> str:
    return unreferring(one_line(printable(given)))
