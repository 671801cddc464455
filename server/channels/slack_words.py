"""A message in Slack: its blocks, the plain text beside them, and its words as people read them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from server import words
from server.channels.letter import one_line
from server.channels.slack_blocks import Block, actions, context, sections
from server.channels.slack_markup import Word, cut, link, mention, strong, word
from server.escalations.brief import Brief
from server.policy import CustomerText
from server.records import Person

LONGEST_VALUE: Final = 2500  # characters, escaped: room for a label beside it
LONGEST_SHORT: Final = 300
BUTTONS: Final = ("seen", "on_it")
VENDOR: Final = "slack"
BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True)
class SlackWords:
    """`text` is for notifications and for who reads no blocks, `words` is every word of it."""

    text: str
    blocks: list[Block]
    words: str


@dataclass(frozen=True, slots=True)
class _Writer:
    brief: Brief

    def text(self, code: str, **gaps: object) -> str:
        return words.text(f"message.slack.{code}", self.brief.language, **gaps)

    def say(self, code: str, **pieces: Word) -> Word:
        """One line of the translations, passed by the policy in both of its shapes."""
        template = words.template(f"message.slack.{code}", self.brief.language) or ""
        return Word(self._passed(template, pieces, "markup"), self._passed(template, pieces, "plain"))

    def _passed(self, template: str, pieces: dict[str, Word], shape: str) -> str:
        facts: dict[str, str | int | CustomerText] = {}
        for name, piece in pieces.items():
            shaped = getattr(piece, shape)
            facts[name] = CustomerText(shaped) if piece.customers else shaped
        return self.brief.policy.outgoing(VENDOR, template, facts).text

    def short(self, text: str, *, customers: bool = False) -> Word:
        return word(cut(one_line(text), LONGEST_SHORT, "…"), customers=customers)

    def long(self, given: CustomerText) -> Word:
        return word(cut(given.value, LONGEST_VALUE, self.text("cut")), customers=True)


def message(brief: Brief, person: Person | None, reference: str, *, buttons: bool) -> SlackWords:
    """`person` is mentioned, or named where Slack does not know them. The buttons carry the escalation's number."""
    writer = _Writer(brief)
    who = _who(person)
    if brief.policy.may_hold_customer_text(VENDOR):
        title = _title(writer)
        lead = _beside(who, strong(title))
        body, foot = list(_body(writer)), _foot(writer, reference)
    else:
        title = _bare(writer)
        lead = _beside(who, link(brief.ticket_url, title))
        body, foot = [], word(reference)
    blocks = [*sections([lead.markup, *(line.markup for line in body)]), context(foot.markup)]
    read = "\n".join(line.plain for line in (lead, *body, foot))
    if buttons:
        labels = {button: writer.text(button) for button in BUTTONS}
        blocks.append(actions(labels, brief.number))
        read += "\n" + " ".join(f"[{label}]" for label in labels.values())
    return SlackWords(_fallback(writer, lead, reference), blocks, read)


def _who(person: Person | None) -> Word | None:
    if person is None:
        return None
    return mention(person.slack_id, person.name) if person.slack_id else word(person.name)


def _beside(who: Word | None, rest: Word) -> Word:
    return Word(f"{who.markup} {rest.markup}", f"{who.plain} {rest.plain}") if who else rest


def _title(writer: _Writer) -> Word:
    title = writer.short(writer.brief.title)
    return writer.say("joined", number=word(writer.brief.number), title=title) if writer.brief.joined else title


def _bare(writer: _Writer) -> Word:
    """Fixed words. https://handbook.gitlab.com/handbook/support/workflows/usgovernment_tickets/"""
    return word(writer.text("us_government" if writer.brief.policy.name == "us_government" else "internal"))


def _body(writer: _Writer) -> Iterator[Word]:
    brief = writer.brief
    subject = writer.short(brief.subject.value, customers=True)
    label = writer.say("ticket_label", id=word(str(brief.ticket_id)), subject=subject)
    yield writer.say("ticket", ticket=link(brief.ticket_url, label))
    if brief.organization:
        name = writer.short(brief.organization.value, customers=True)
        yield writer.say("customer", name=link(brief.account_url, name) if brief.account_url else name)
    for kind, value in (("priority", brief.priority), ("status", brief.status)):
        if value:
            said = words.template(f"{kind}.{value}", brief.language) or value
            yield writer.say(kind, **{kind: writer.short(said)})
    for reason in brief.reasons:
        yield writer.say("reason", reason=writer.short(reason.value, customers=True))
    for label_of, given in brief.details:
        yield writer.say("detail", label=writer.short(label_of), value=writer.long(given))
    if brief.sentence and brief.sentence.value.strip():
        yield writer.say("sentence", name=writer.short(brief.pressed_by), sentence=writer.long(brief.sentence))


def _foot(writer: _Writer, reference: str) -> Word:
    process = link(writer.brief.rule_url, word(writer.text("process")))
    pieces = (writer.say("sender", name=writer.short(writer.brief.pressed_by)), process, word(reference))
    return Word(" · ".join(piece.markup for piece in pieces), " · ".join(piece.plain for piece in pieces))


def _fallback(writer: _Writer, lead: Word, reference: str) -> str:
    """In one line, mentions included: it is what a notification shows. The reference is last: see `ends_with`."""
    brief = writer.brief
    pieces = [lead.markup]
    if brief.policy.may_hold_customer_text(VENDOR):
        subject = writer.short(brief.subject.value, customers=True)
        label = writer.say("ticket_label", id=word(str(brief.ticket_id)), subject=subject)
        pieces.append(label.markup)
        if brief.organization:
            pieces.append(writer.say("customer", name=writer.short(brief.organization.value, customers=True)).markup)
        pieces.append(brief.ticket_url)
    return BETWEEN.join([*pieces, reference])


def ends_with(text: str, reference: str) -> bool:
    """Whether it is the plain text of the message with this reference; a stranger's words stand before its end."""
    return text.rstrip().endswith(f"{BETWEEN}{reference}")
