"""What is missing, out of the ordinary or old, said in words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from markupsafe import Markup

from server.records import Context, Gap, Organization
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice

SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Chip:
    """A state in one or two words; `tone` (danger, warning, quiet) never says anything that the words do not."""

    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class GapRow:
    part: str
    reason: Markup
    retryable: bool
    stale: Moment | None


@dataclass(frozen=True, slots=True)
class State:
    """What is special about this ticket or person, as a sentence."""

    code: str
    sentence: Markup


def chips(organization: Organization | None, today: date, voice: Voice) -> tuple[Chip, ...]:
    if organization is None:
        return ()
    found = [
        Chip(tone, voice.plain(f"chip.{code}"))
        for code, tone, holds in (
            ("escalated", "danger", organization.escalated),
            ("support_hold", "danger", organization.support_hold),
            ("restricted", "warning", organization.restricted),
        )
        if holds
    ]
    return (*found, *_expiry(organization.expires_on, today, voice))


def _expiry(expires_on: str | None, today: date, voice: Voice) -> tuple[Chip, ...]:
    try:
        day = date.fromisoformat((expires_on or "")[:10])
    except ValueError:
        return ()
    if day < today:
        return (Chip("danger", voice.plain("chip.expired", date=day)),)
    return (Chip("warning", voice.plain("chip.expires", date=day)),) if day - today <= SOON else ()


def gaps(found: tuple[Gap, ...], now: datetime, voice: Voice) -> tuple[GapRow, ...]:
    return tuple(
        GapRow(
            voice.named("part", gap.part),
            voice.gap(gap.reason, gap.upstream),
            gap.retryable,
            moment(gap.stale_since, now, voice),
        )
        for gap in found
    )


def states(context: Context, voice: Voice) -> tuple[State, ...]:
    ticket = context.ticket
    params = {
        "merged_into": ticket.merged_into if ticket else None,
        "name": context.user.name if context.user else None,
    }
    return tuple(State(code, voice.say(f"state.{code}", **params)) for code in context.state if code not in ("", "ok"))
