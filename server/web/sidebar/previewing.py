"""What a press would send, ready for the page: every message, who is told, what to know first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from server.escalations.brief import Composed, Told, Warned
from server.escalations.records import Asked, Choice, Escalation, Preview
from server.records import Input
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.receipts import placed, told_line
from server.web.sidebar.voice import Voice

AccountName = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class WarningRow:
    code: str
    sentence: Markup
    stops: bool


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """`possible` is False for what cannot be sent from here; the note says why."""

    key: str
    label: str
    kept: bool
    possible: bool
    note: Markup | None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One delivery, word for word. `key` is the same as long as it is the same place."""

    key: str
    channel: str
    place: str
    words: str
    told: tuple[str, ...]
    warnings: tuple[WarningRow, ...]
    choices: tuple[ChoiceRow, ...]
    note: Markup | None


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in. `kind` is text, choice, account, datetime, url or number; `choices` value and word.

    `shown` is an account's name while `value` is its number; `own`: unless one is chosen, it is the ticket's own.
    """

    name: str
    kind: str
    label: str
    required: bool
    missing: bool
    own: bool
    value: str
    shown: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PersonField:
    role: str
    label: str
    email: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Open:
    """An escalation that could be joined instead."""

    number: str
    pressed_by: str
    pressed: Moment | None
    ticket_id: int
    here: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class PreviewView:
    """`told` are all who are told, each once. `reason_for` says why a reason is asked for, None when it is not.

    `joining`: the messages are those of joining what is open; `dropped` are then all choices of one beside it.
    """

    scenario: str
    title: str
    summary: str
    button: str
    digest: str
    certain: bool
    stops: bool
    warnings: tuple[WarningRow, ...]
    open: tuple[Open, ...]
    fields: tuple[Field, ...]
    people: tuple[PersonField, ...]
    told: tuple[str, ...]
    joining: bool
    messages: tuple[MessageRow, ...]
    dropped: tuple[ChoiceRow, ...]
    sentence: str
    reason: str
    reason_for: str | None
    undo_seconds: int


def preview_view(
    known: Preview,
    asked: Asked,
    ticket_id: int,
    voice: Voice,
    now: datetime,
    *,
    button: str = "",
    account_name: AccountName = lambda _number: None,
) -> PreviewView:
    """`button` is the scenario's short verb, when it has one; `account_name` the name of an account's number."""
    open_ones = tuple(_open(one, ticket_id, asked, now, voice) for one in known.open)
    joining = any(one.chosen and not one.here for one in open_ones)
    kept = set() if joining else {part for message in known.deliveries for part in message.parts}
    labels = {} if joining else {choice.id: choice for choice in known.choices}
    return PreviewView(
        scenario=known.scenario,
        title=voice.either(known.title),
        summary=voice.either(known.summary),
        button=button or voice.plain("ui.press"),
        digest=known.digest,
        certain=known.certain and not known.missing and not known.open,
        stops=any(warned.stops for warned in known.warnings),
        warnings=_warnings(known.warnings, voice),
        open=open_ones,
        fields=tuple(_field(wanted, asked.inputs, known.missing, voice, account_name) for wanted in known.inputs),
        people=_people(known, asked, voice),
        told=_told(known.told, voice),
        joining=joining,
        messages=tuple(_message(message, labels, voice) for message in known.deliveries),
        dropped=tuple(_choice(choice, voice) for choice in known.choices if choice.id not in kept),
        sentence=asked.sentence,
        reason=asked.reason,
        reason_for=_reason_for(known, voice),
        undo_seconds=round(known.undo_seconds),
    )


def _reason_for(known: Preview, voice: Voice) -> str | None:
    if not known.applies:
        return voice.plain("ui.reason_does_not_apply")
    return voice.plain("ui.reason_separate") if known.open else None


def _warnings(found: Sequence[Warned], voice: Voice) -> tuple[WarningRow, ...]:
    """Each once, those that stop first."""
    rows = [WarningRow(one.code, voice.say(f"warning.{one.code}", **one.params), one.stops) for one in found]
    once = {(row.code, str(row.sentence)): row for row in rows}
    return tuple(sorted(once.values(), key=lambda row: not row.stops))


def _told(found: Sequence[Told], voice: Voice) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told_line(one, voice) for one in found))


def _message(composed: Composed, labels: Mapping[str, Choice], voice: Voice) -> MessageRow:
    choices = tuple(_choice(labels[part], voice) for part in composed.parts if part in labels)
    return MessageRow(
        key=f"{composed.channel}:{composed.turn}",
        channel=composed.channel,
        place=placed(composed.channel, composed.place),
        words=composed.words,
        told=_told(composed.told, voice),
        warnings=_warnings(composed.warnings, voice),
        choices=choices,
        note=_note(composed.note, composed.note_params, voice),
    )


def _choice(choice: Choice, voice: Voice) -> ChoiceRow:
    note = voice.say(f"reason.{choice.note}", **choice.note_params) if choice.note else None
    return ChoiceRow(choice.id, choice.label, choice.kept, choice.possible, note)


def _note(code: str | None, params: Mapping[str, Any], voice: Voice) -> Markup | None:
    return voice.say(f"receipt.{code}", **params) if code else None


def _field(
    wanted: Input, given: Mapping[str, Any], missing: Sequence[str], voice: Voice, account_name: AccountName
) -> Field:
    value = given.get(wanted.name)
    return Field(
        name=wanted.name,
        kind=wanted.kind,
        label=voice.either(wanted.label),
        required=wanted.required,
        missing=wanted.name in missing,
        own=wanted.kind == "account" and value is None and wanted.name not in missing,
        value="" if value is None else str(value),
        shown="" if value is None else (account_name(str(value)) or str(value)),
        choices=tuple((choice, voice.named("choice", choice)) for choice in wanted.choices),
    )


def _people(known: Preview, asked: Asked, voice: Voice) -> tuple[PersonField, ...]:
    return tuple(
        PersonField(str(role), voice.role(role), email, role in asked.people) for role, email in known.people.items()
    )


def _open(one: Escalation, ticket_id: int, asked: Asked, now: datetime, voice: Voice) -> Open:
    return Open(
        number=one.number,
        pressed_by=one.pressed_by_name,
        pressed=moment(one.pressed_at, now, voice),
        ticket_id=one.zendesk_ticket_id,
        here=ticket_id in {number for _, number, _ in one.tickets} | {one.zendesk_ticket_id},
        chosen=asked.join == one.number,
    )
