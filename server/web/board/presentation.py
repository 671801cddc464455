"""The overview, ready for the page: groups of lines, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from server.escalations.overview import SHOWS, Overview, Wanted
from server.escalations.overview_lines import Line
from server.settings import Instance
from server.web.board.names import Names, names
from server.web.board.rows import Row, row_of, web_of
from server.web.sidebar.voice import Voice

GROUPINGS: Final = ("team", "account")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool
    count: int | None = None


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
        groups=_groups(overview.lines, by, web_of(instance), now, known),
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
        (title, tuple(row_of(line, other, web, now, known.voice) for _, other, line in group))
        for title, group in groupby(keyed, key=lambda each: each[0])
    )
