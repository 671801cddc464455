"""The overview, ready for the page: groups of lines, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from markupsafe import Markup

from server.escalations.overview import SHOWS, Line, Overview, Wanted
from server.policy import policy_named
from server.settings import Instance
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice

GROUPINGS: Final = ("team", "account")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool
    count: int | None = None


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


@dataclass(frozen=True, slots=True)
class Board:
    shows: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    groupings: tuple[Choice, ...]
    other: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    none: str
    more: int
    nameless: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What accounts are called: by their number where no customer's name may be shown."""

    voice: Voice
    nameless: bool

    def account(self, organization: int | None, name: str) -> str:
        if organization is None:
            return self.voice.plain("board.no_account")
        if self.nameless or not name:
            return self.voice.plain("board.nameless_account", id=organization)
        return name

    def team(self, team: str) -> str:
        return team or self.voice.plain("board.no_team")


def names(instance: Instance, voice: Voice) -> Names:
    return Names(voice, nameless=not policy_named(instance.policy).customer_text_anywhere)


def board(overview: Overview, wanted: Wanted, by: str, instance: Instance, now: datetime, voice: Voice) -> Board:
    known = names(instance, voice)
    counts = {"open": overview.open, "unseen": overview.unseen, "failed": overview.failed}
    narrowed = wanted.team is not None or wanted.organization is not None
    return Board(
        shows=tuple(
            Choice(each, voice.plain(f"board.show_{each}"), each == wanted.show, counts.get(each)) for each in SHOWS
        ),
        teams=_teams(overview, wanted, known),
        accounts=_accounts(overview, wanted, known),
        groupings=tuple(Choice(each, voice.plain(f"board.{each}"), each == by) for each in GROUPINGS),
        other=voice.plain("board.team" if by == "account" else "board.account"),
        groups=_groups(overview.lines, by, _web(instance), now, known),
        none=voice.plain("board.none_narrowed" if narrowed else f"board.none_{wanted.show}"),
        more=overview.more,
        nameless=known.nameless,
    )


def _teams(overview: Overview, wanted: Wanted, known: Names) -> tuple[Choice, ...]:
    every = Choice("", known.voice.plain("board.every_team"), wanted.team is None)
    return (every, *(Choice(f"={team}", known.team(team), team == wanted.team) for team in overview.teams))


def _accounts(overview: Overview, wanted: Wanted, known: Names) -> tuple[Choice, ...]:
    every = Choice("", known.voice.plain("board.every_account"), wanted.organization is None)
    return (
        every,
        *(Choice(str(key), known.account(key, name), key == wanted.organization) for key, name in overview.accounts),
    )


def _groups(
    lines: Sequence[Line], by: str, web: str, now: datetime, known: Names
) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The groups by name, the eldest of each first."""

    def titles(line: Line) -> tuple[str, str]:
        team, account = known.team(line.team), known.account(line.organization, line.account_name)
        return (account, team) if by == "account" else (team, account)

    keyed = sorted(((*titles(line), line) for line in lines), key=lambda each: (each[0].casefold(), each[0]))
    return tuple(
        (title, tuple(_row(line, other, web, now, known.voice) for _, other, line in group))
        for title, group in groupby(keyed, key=lambda each: each[0])
    )


def _row(line: Line, other: str, web: str, now: datetime, voice: Voice) -> Row:
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
        failed=tuple(
            (
                voice.say("board.failed_at", place=one.place, why=one.message or voice.plain("board.failed_label")),
                one.hint,
            )
            for one in line.failed
        ),
    )


def _seen(line: Line, now: datetime, voice: Voice) -> tuple[Seen, ...]:
    """Each person once: whoever is on it has seen it, too."""
    found: dict[str, Seen] = {}
    for one in line.seen:
        on_it = one.kind == "on_it"
        if on_it or one.name not in found:
            said = voice.say("board.on_it", name=one.name) if on_it else Markup("<bdi>{}</bdi>").format(one.name)
            found[one.name] = Seen(one.name, said, moment(one.at, now, voice))
    return tuple(found.values())


def _web(instance: Instance) -> str:
    """Where the agents of this Zendesk work."""
    return (instance.workspace_origin or instance.base_url).rstrip("/")
