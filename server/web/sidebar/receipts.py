"""What became of each press, ready for the page: one line for each place, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from markupsafe import Markup

from server.deliveries.states import MOVING, State
from server.escalations import rights
from server.escalations.records import Escalation, Receipt, Told
from server.escalations.rights import Presser, Right
from server.web.sidebar import failures, strangers
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice

FIRST: Final = "escalation"
SOON: Final = timedelta(seconds=10)
TAKEN_BACK: Final = frozenset({State.CANCELLED, State.WITHDRAWN})
HAS_LEFT: Final = frozenset(
    {State.SENDING, State.SENT, State.UNKNOWN, State.RETRYING, State.FAILED, State.NOT_WITHDRAWABLE}
)
NOBODY_TOLD: Final = TAKEN_BACK | {State.FAILED}
FOR_THE_AGENT: Final = frozenset({State.FAILED, State.NOT_WITHDRAWABLE})
HELD: Final = MOVING - {State.SENDING}  # what a pause stops; what is under way arrives
TONES: Final = {
    State.SENT: "good",
    State.RETRYING: "warning",
    State.UNKNOWN: "warning",
    State.FAILED: "danger",
    State.NOT_WITHDRAWABLE: "warning",
}


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One delivery. `at` is when it is tried again; `why` and `hint` what went wrong and what to do."""

    key: str
    reference: str
    channel: str
    place: str
    purpose: str | None
    state: str
    tone: str
    word: str
    at: Moment | None
    why: str | None
    hint: str | None
    url: str | None
    notes: tuple[Markup, ...]
    told: tuple[str, ...]
    said: strangers.Text | None
    retryable: bool


@dataclass(frozen=True, slots=True)
class Acknowledged:
    word: str
    name: str
    at: Moment | None


@dataclass(frozen=True, slots=True)
class OtherTicket:
    zendesk_ticket_id: int
    how: str
    url: str | None


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """One press. `undo_until` is an ISO time while it can be undone; `step` is the scenario that it belongs to.

    `held`: something of it waits because sending is paused.
    """

    key: str
    number: str
    step: str
    title: str
    state: str
    state_word: str
    tone: str
    pressed_by: str
    pressed: Moment | None
    undo_until: str | None
    sentence: str
    reason: str
    receipts: tuple[ReceiptRow, ...]
    later: tuple[ReceiptRow, ...]
    acknowledged: tuple[Acknowledged, ...]
    others: tuple[OtherTicket, ...]
    ended: Moment | None
    ended_by: str | None
    may_withdraw: bool
    may_end: bool
    undo_seconds: int
    held: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """All presses of one ticket, the newest first. `quick`: something moves, so the page asks again soon."""

    escalations: tuple[EscalationRow, ...]
    quick: bool


@dataclass(frozen=True, slots=True)
class _May:
    """What the reader may do with one escalation."""

    undo: bool = False
    withdraw: bool = False
    end: bool = False
    retry: bool = False


def _allowed(known: Escalation, presser: Presser | None, undoable: bool) -> _May:
    if presser is None:
        return _May()
    own = presser.actor.id == known.pressed_by

    def may(right: Right, others: Right) -> bool:
        return rights.may(presser.role, right if own else others)

    if undoable:
        return _May(undo=may(Right.UNDO, Right.UNDO_OTHERS))
    left = known.state in ("open", "done") and any(receipt.state in HAS_LEFT for receipt in known.receipts)
    return _May(
        withdraw=left and may(Right.WITHDRAW, Right.WITHDRAW_OTHERS),
        end=known.state == "open" and may(Right.FINISH, Right.FINISH),
        retry=may(Right.RETRY, Right.RETRY_OTHERS),
    )


def strip(
    found: Sequence[Escalation],
    ticket_id: int,
    voice: Voice,
    now: datetime,
    presser: Presser | None = None,
    workspace: str = "",
    paused: bool = False,
) -> Strip:
    """Without a `presser` it can only be read. `workspace` is the address of the Zendesk, for links to tickets.

    `paused`: nothing is sent at present, so nothing says when it will be.
    """
    newest = sorted(found, key=lambda known: known.pressed_at, reverse=True)
    rows = tuple(_escalation(known, ticket_id, voice, now, presser, workspace, paused) for known in newest)
    return Strip(rows, any(_moves(receipt, now, paused) for known in found for receipt in known.receipts))


def _moves(receipt: Receipt, now: datetime, paused: bool) -> bool:
    """What waits long for its next attempt, or for the end of a pause, is not worth a question each second."""
    if receipt.state not in MOVING or (paused and receipt.state in HELD):
        return False
    if receipt.state == State.WITHDRAWING and receipt.error is None:
        return True  # somebody is at it; its time is that of the next one, should this one be killed
    return receipt.next_try_at is None or receipt.next_try_at - now < SOON


def _escalation(
    known: Escalation,
    ticket_id: int,
    voice: Voice,
    now: datetime,
    presser: Presser | None,
    workspace: str,
    paused: bool,
) -> EscalationRow:
    undoable = known.state == "open" and now < known.undo_until
    may = _allowed(known, presser, undoable)
    rows = tuple(_receipt(receipt, voice, now, may.retry, paused) for receipt in known.receipts)
    return EscalationRow(
        key=str(known.id),
        number=known.number,
        step=known.scenario,
        title=voice.either(known.title),
        state=known.state,
        state_word=voice.named("escalation", known.state),
        tone=_tone(known),
        pressed_by=known.pressed_by_name,
        pressed=moment(known.pressed_at, now, voice),
        undo_until=known.undo_until.isoformat() if may.undo else None,
        sentence=known.sentence,
        reason=known.reason,
        receipts=tuple(row for row, of in zip(rows, known.receipts, strict=True) if of.purpose == FIRST),
        later=tuple(row for row, of in zip(rows, known.receipts, strict=True) if of.purpose != FIRST),
        acknowledged=tuple(
            Acknowledged(voice.named("acknowledgement", one.kind), one.name, moment(one.at, now, voice))
            for one in known.acknowledgements
        ),
        others=_others(known, ticket_id, voice, workspace),
        ended=moment(known.ended_at, now, voice),
        ended_by=known.ended_by,
        may_withdraw=may.withdraw,
        may_end=may.end,
        undo_seconds=max(0, round((known.undo_until - now).total_seconds())),
        held=paused and any(receipt.state in HELD for receipt in known.receipts),
    )


def _tone(known: Escalation) -> str:
    if known.state != "open":
        return "quiet"
    states = {receipt.state for receipt in known.receipts}
    if State.FAILED in states:
        return "danger"
    return "good" if states <= {State.SENT} and states else "info"


def _others(known: Escalation, ticket_id: int, voice: Voice, workspace: str) -> tuple[OtherTicket, ...]:
    """The first ticket is on it by the press; every other says how it came to it."""
    others = [(number, how) for instance, number, how in known.tickets if number != ticket_id]
    return tuple(
        OtherTicket(number, voice.named("joined", how), strangers.link(f"{workspace}/agent/tickets/{number}"))
        for number, how in others
    )


def _receipt(receipt: Receipt, voice: Voice, now: datetime, may_retry: bool, paused: bool) -> ReceiptRow:
    failed = receipt.state is State.FAILED
    error = receipt.error if receipt.state not in TAKEN_BACK | {State.SENT} else None
    return ReceiptRow(
        key=str(receipt.id),
        reference=receipt.reference,
        channel=receipt.channel,
        place=placed(receipt.channel, receipt.place),
        purpose=None if receipt.purpose == FIRST else voice.named("purpose", receipt.purpose),
        state=str(receipt.state),
        tone=TONES.get(receipt.state, "quiet"),
        word=_word(receipt, voice, paused),
        at=moment(receipt.next_try_at, now, voice) if receipt.state is State.RETRYING and not paused else None,
        why=_why(error, receipt, voice),
        hint=_remedy(error, receipt, voice),
        url=strangers.link(receipt.url) if receipt.state not in TAKEN_BACK else None,
        notes=_notes(receipt.note, voice),
        told=() if receipt.state in NOBODY_TOLD else tuple(told_line(one, voice) for one in receipt.told),
        said=strangers.text(receipt.words),
        retryable=failed and may_retry,
    )


def _word(receipt: Receipt, voice: Voice, paused: bool) -> str:
    """What a pause stops is not under way, whatever is to be done with it."""
    if paused and receipt.state is State.WITHDRAWING:
        return voice.plain("ui.withdrawal_held")
    waits = paused and receipt.state in HELD
    return voice.plain(f"delivery.{State.WAITING if waits else receipt.state}")


def placed(channel: str, place: str) -> str:
    """A channel's name alone does not say that it is one of Slack."""
    return f"Slack {place}" if channel.startswith("slack") and "slack" not in place.casefold() else place


def told_line(one: Told, voice: Voice) -> str:
    """ "Jonas Weiß · follower of the ticket"."""
    return f"{one.name} · {voice.named('told', one.how)}"


def _why(error: Mapping[str, Any] | None, receipt: Receipt, voice: Voice) -> str | None:
    if receipt.state is State.UNKNOWN:
        return voice.plain("ui.unknown_why")
    if not error:
        return None
    say = failures.shortly if receipt.state in MOVING else failures.why
    return say(error, receipt.channel, receipt.place, voice)


def _remedy(error: Mapping[str, Any] | None, receipt: Receipt, voice: Voice) -> str | None:
    if not error or receipt.state not in FOR_THE_AGENT:
        return None
    return failures.remedy(error, receipt.channel, receipt.place, voice)


def _notes(note: Mapping[str, Any] | None, voice: Voice) -> tuple[Markup, ...]:
    """What came out differently than asked, and what could not be taken back."""
    if not note:
        return ()
    params = note.get("params", {})
    if note.get("code") == "withdrawn_but":
        return tuple(voice.say(f"remains.{code}") for code in params.get("remains", ()))
    return (voice.say(f"receipt.{note.get('code')}", **params),)
