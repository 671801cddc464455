"""A message in plain lines, as every destination that has no buttons writes it. Pure.

It begins with its reference in brackets, before any word of a stranger: that is what tells ours from all others when
a destination is asked whether it has arrived.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from server import words
from server.escalations.brief import Brief
from server.policy import CustomerText

NEWLINES: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
KEPT: Final = "\n\t\u200c\u200d"
Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """`words` is one line; `quoted` are lines of a person's own that stand below it."""

    words: str
    quoted: str = ""

    def plain(self) -> str:
        return "\n".join((self.words, *(f"  {line}" for line in self.quoted.splitlines())))


def mark(reference: str) -> str:
    """How a message of ours begins."""
    return f"[{reference}]"


def taken_back(reference: str) -> str:
    """How the message begins that says it was withdrawn."""
    return f"({reference})"


def printable(given: str) -> str:
    """Without what is not seen: control characters, and marks that turn the direction of the text."""
    if given.isprintable():
        return given.strip()
    text = NEWLINES.sub("\n", given)
    kept = (each for each in text if each in KEPT or unicodedata.category(each) not in ("Cc", "Cf", "Cs"))
    return "".join(kept).strip()


def one_line(given: str) -> str:
    return " ".join(given.split())


def letter(brief: Brief, vendor: str, reference: str, clean: Clean = printable) -> tuple[Line, ...]:
    """The heading first. Where the policy lets no customer text go, fixed words and the bare link of the ticket."""
    writer = Writer(brief, vendor, clean)
    begin = mark(reference)
    if not brief.policy.may_hold_customer_text(vendor):
        return Line(f"{begin} {writer.say('bare')}"), Line(brief.ticket_url)
    title = writer.say("joined" if brief.joined else "heading", title=CustomerText(brief.title), number=brief.number)
    return Line(f"{begin} {title}"), *chain(writer.ticket(), writer.particulars(), writer.process())


def plain(lines: tuple[Line, ...], most: int, language: str, encoding: str | None = None) -> str:
    """The lines as one text. One that is longer than its place allows is cut and says so; `most` counts characters,
    or bytes where there is an encoding."""
    text = "\n".join(line.plain() for line in lines)
    return cut(text, most, words.text("message.letter.cut", language), encoding)


def cut(text: str, most: int, ending: str = "…", encoding: str | None = None) -> str:
    if encoding is None:
        return text if len(text) <= most else text[: most - len(ending)] + ending
    whole = text.encode(encoding)
    if len(whole) <= most:
        return text
    return whole[: most - len(ending.encode(encoding))].decode(encoding, "ignore") + ending


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the parts of a letter to one vendor; `clean` makes a stranger's text harmless there."""

    brief: Brief
    vendor: str
    clean: Clean

    def say(self, code: str, **facts: str | int | CustomerText) -> str:
        """One line. What is not ours is cleaned for where it goes."""
        template = words.template(f"message.letter.{code}", self.brief.language) or ""
        cleaned = {name: self._cleaned(value) for name, value in facts.items()}
        return self.brief.policy.outgoing(self.vendor, template, cleaned).text

    def _cleaned(self, value: str | int | CustomerText) -> str | int | CustomerText:
        return CustomerText(self.clean(one_line(printable(value.value)))) if isinstance(value, CustomerText) else value

    def long(self, code: str, value: CustomerText, **facts: str | int | CustomerText) -> Line:
        """With the value behind it, or below it where it has lines of its own."""
        text = printable(value.value)
        if "\n" not in text:
            return Line(f"{self.say(code, **facts)} {self._said(text)}")
        return Line(self.say(code, **facts), "\n".join(self._said(line) for line in text.split("\n")))

    def _said(self, text: str) -> str:
        return self.brief.policy.outgoing(self.vendor, "{it}", {"it": CustomerText(self.clean(text))}).text

    def ticket(self) -> Iterator[Line]:
        brief = self.brief
        yield Line(self.say("ticket", id=brief.ticket_id, url=brief.ticket_url))
        yield Line(self.say("subject", subject=brief.subject))
        if brief.organization:
            yield Line(self.say("customer", name=brief.organization, url=brief.organization_url or "").strip())
        if brief.account_url:
            yield Line(self.say("account", url=brief.account_url))
        if brief.priority:
            yield Line(self.say("priority", priority=CustomerText(_worded("priority", brief.priority, brief.language))))
        if brief.status:
            yield Line(self.say("status", status=CustomerText(_worded("status", brief.status, brief.language))))

    def particulars(self) -> Iterator[Line]:
        """What the agent was asked for, and what they add."""
        brief = self.brief
        for label, value in brief.details:
            yield self.long("detail", value, label=CustomerText(label))
        if brief.sentence and brief.sentence.value.strip():
            yield self.long("sentence", brief.sentence, name=CustomerText(brief.pressed_by))

    def process(self) -> Iterator[Line]:
        brief = self.brief
        for role, person in brief.people.items():
            term = brief.terms.get(role) or words.text(f"role.{role}", brief.language)
            yield Line(self.say("person", role=CustomerText(term), name=CustomerText(person.name)))
        for reason in brief.reasons:
            yield Line(self.say("reason", reason=reason))
        yield Line(self.say("rule", url=brief.rule_url))
        yield Line(self.say("sender", name=CustomerText(brief.pressed_by), number=brief.number))


def _worded(kind: str, value: str, language: str) -> str:
    return words.template(f"{kind}.{value}", language) or value
