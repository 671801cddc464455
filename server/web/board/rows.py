"""An escalation as a row of the board, in words."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from server.escalations.overview_lines import Line, Trouble
from server.settings import Instance
from server.web.sidebar import failures
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class TicketLink:
    zendesk_ticket_id: int
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    name: str
    words: Markup
    at: Moment | None


@dataclass(frozen=True, slots=True)
class Row:
    """`other` is what the rows are not grouped by: the account, or the team."""

    number: str
    title: str
    state: str | None
    other: str
    tickets: tuple[TicketLink, ...]
    pressed_by: str
    pressed_at: Moment | None
    seen: tuple[Seen, ...]
    unseen: bool
    failed: tuple[tuple[Markup, str], ...]


def row_of(line: Line, other: str, web: str, now: datetime, voice: Voice) -> Row:
    return Row(
        number=line.number,
        title=voice.either(line.title),
        state=None if line.state == "open" else voice.plain(f"escalation.{line.state}"),
        other=other,
        tickets=tuple(TicketLink(each, f"{web}/agent/tickets/{each}") for each in line.tickets),
        pressed_by=line.pressed_by,
        pressed_at=moment(line.pressed_at, now, voice),
        seen=_seen(line, now, voice),
        unseen=not line.seen and line.state == "open",
        failed=tuple(_failed(one, voice) for one in line.failed),
    )


def _failed(one: Trouble, voice: Voice) -> tuple[Markup, str]:
    """What went wrong, and what to do."""
    why = failures.why(one.error, one.channel, one.place, voice) or voice.plain("board.failed_label")
    said = voice.say("board.failed_at", place=one.place, why=why)
    return said, failures.remedy(one.error, one.channel, one.place, voice) or ""


def _seen(line: Line, now: datetime, voice: Voice) -> tuple[Seen, ...]:
    """Each person once: whoever is on it has seen it, too."""
    found: dict[str, Seen] = {}
    for one in line.seen:
        on_it = one.kind == "on_it"
        if on_it or one.name not in found:
            said = voice.say("board.on_it", name=one.name) if on_it else Markup("<bdi>{}</bdi>").format(one.name)
            found[one.name] = Seen(one.name, said, moment(one.at, now, voice))
    return tuple(found.values())


def web_of(instance: Instance) -> str:
    """Where the agents of this Zendesk work."""
    return (instance.workspace_origin or instance.base_url).rstrip("/")
