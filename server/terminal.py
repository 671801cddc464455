"""A context as a card for the terminal: the answer first, the why beneath it, gaps in words."""

import os
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from server import words
from server.context.schemas import Speech, gap_said, said
from server.escalations.destinations import as_sent
from server.records import (
    Answer,
    CollaborationProject,
    Context,
    Destination,
    Gap,
    Person,
    ProjectState,
    Reason,
    RecommendedAction,
    Role,
)
from server.terminal_details import sheets

LONGEST: Final = 300
LONG: Final = 2 * LONGEST
MOST_READ: Final = 10_000
WIDTH: Final = 100
MARKS: Final = ("escalated", "support_hold", "restricted")
OVER: Final = frozenset({"merged", "closed"})  # nothing can be done on such a ticket any more
DOCUMENTS: Final = 3


def plain(text: str | None, longest: int = LONGEST) -> str:
    """Somebody else's text, harmless in a terminal: no control characters, no marks that turn the line around."""
    whole = text or ""
    line = " ".join("".join(_harmless(character) for character in whole[:MOST_READ]).split())
    return line if len(line) <= longest and len(whole) <= MOST_READ else f"{line[:longest]}…"


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    return " " if kind == "Cc" else "" if kind[0] == "C" else character


class Card:
    """Puts one context into rich's renderables. `cc_as` is the setting: what a CC of the process becomes."""

    def __init__(self, context: Context, language: str, cc_as: str) -> None:
        self.context = context
        self.language = language
        self.cc_as = cc_as
        self.speech: Speech = {"language": language, "terms": context.terms}

    def rendered(self) -> Panel:
        """The whole card."""
        parts = [*self._heading(), *self._people(), *self._project(), *self._actions(), *self._gaps(), *self._details()]
        ticket, read = self.context.ticket, _moment(self.context.observed_at)
        title = f"#{ticket.zendesk_ticket_id}" if ticket else "Liaison"
        return Panel(Group(*parts), title=title, title_align="left", subtitle=read, width=WIDTH, padding=(1, 2))

    def _say(self, code: str, **params: object) -> str:
        return words.text(code, self.language, **{**self.context.terms, **params})

    def _word(self, group: str, code: str | None) -> str:
        """A word for a code of another system; the code itself where we have none."""
        key = f"{group}.{code}"
        return words.text(key, self.language) if words.template(key) else (code or "")

    def _reason(self, reason: Reason) -> str:
        params = {name: _readable(value) for name, value in reason.params.items()}
        return plain(said(Reason(reason.code, params), self.speech))

    def _heading(self) -> Iterator[RenderableType]:
        ticket, organization = self.context.ticket, self.context.organization
        facts: list[str] = []
        if organization:
            facts += [organization.name]
            facts += [
                words.readable(fact) or "" for fact in (organization.plan, organization.region, organization.segment)
            ]
        if ticket:
            yield Text(plain(ticket.subject), style="bold")
            facts += [self._word("status", ticket.status), self._word("priority", ticket.priority)]
            facts += [ticket.form_name or ""]
        yield Text(" · ".join(plain(fact, 80) for fact in facts if fact))
        yield from self._marks()
        yield Text()

    def _marks(self) -> Iterator[Text]:
        organization, merged_into = self.context.organization, getattr(self.context.ticket, "merged_into", None)
        for mark in MARKS:
            if organization and getattr(organization, mark):
                yield Text(self._say(f"chip.{mark}"), style="bold red")
        if organization and (ended := _expired(organization.expires_on, self.context.observed_at.date())):
            yield Text(self._say("chip.expired", date=ended), style="bold red")
        for state in self.context.state:
            yield Text(self._say(f"state.{state}", merged_into=merged_into or "…"), style="yellow")
        if self.context.policy == "us_government":
            yield Text(self._say("state.us_government"), style="yellow")

    def _people(self) -> Iterator[RenderableType]:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        for answer in (self.context.account_owner, self.context.csm, *self.context.specialists):
            if answer:
                grid.add_row(self._role(answer.role), Text("\n").join(self._answer(answer)))
        if grid.row_count:
            yield grid

    def _role(self, role: Role | str) -> str:
        return plain(self.context.terms.get(str(role)) or self._say(f"role.{role}"))

    def _answer(self, answer: Answer) -> Iterator[Text]:
        if answer.person:
            yield from self._person(answer.person, answer)
        elif answer.label:
            yield Text(plain(answer.label), style="bold")
        yield Text(self._reason(answer.reason), style="dim")
        if answer.topics:
            topics = "; ".join(self._word("topic", topic) for topic in answer.topics)
            yield Text(f"{self._say('ui.topics')}: {topics}", style="dim")
        if answer.disagreement:
            yield Text(self._disagreement(answer), style="yellow")

    def _person(self, person: Person, answer: Answer | None = None) -> Iterator[Text]:
        line = Text(plain(person.name), style="bold cyan")
        line.append(f"  {plain(person.email)}" if person.email else "", style="not bold")
        if answer:
            notes = [self._say("chip.in_cc")] * bool(answer.in_cc) + [self._say("chip.follower")] * bool(
                answer.is_follower
            )
            line.append("".join(f"  [{note}]" for note in notes), style="not bold green")
        yield line
        if person.slack_url:
            yield Text("Slack ").append_text(_address(person.slack_url))
        if person.away_until:
            code = "terminal.away" if person.deputy else "terminal.away_alone"
            deputy = plain(person.deputy.name) if person.deputy else ""
            yield Text(self._say(code, until=person.away_until, deputy=deputy), style="yellow")
        if person.deputy:
            yield from self._person(person.deputy)

    def _disagreement(self, answer: Answer) -> str:
        found = answer.disagreement
        assert found is not None
        return self._say(
            "ui.conflict" if found.chosen_value else "ui.conflict_blank",
            chosen_source=self._word("upstream", found.chosen.upstream),
            chosen=plain(found.chosen_value),
            other_source=self._word("upstream", found.other.upstream),
            other=plain(found.other_value),
        )

    def _project(self) -> Iterator[RenderableType]:
        found = self.context.collaboration_project
        if found is None:
            return
        yield Text(f"\n{self._say('part.project')}", style="bold")
        lines: list[Text] = []
        if found.state is ProjectState.FOUND and found.project:
            lines += [Text(plain(found.project.name)), _address(found.project.url)]
            lines += self._documents(found)
        yield _indented(*lines, Text(self._reason(found.reason), style="dim"))

    def _documents(self, found: CollaborationProject) -> Iterator[Text]:
        for document in (found.documents or ())[:DOCUMENTS]:
            yield Text(plain(document.path), style="cyan")
        if not found.documents:
            yield Text(
                self._say("ui.documents_unknown" if found.documents is None else "ui.documents_none"), style="dim"
            )
        if found.project and found.project.last_activity_at:
            yield Text(f"{self._say('ui.last_activity')}: {_moment(found.project.last_activity_at)}", style="dim")

    def _actions(self) -> Iterator[RenderableType]:
        yield Text(f"\n{self._say('terminal.actions')}", style="bold")
        actions = self.context.recommendations.detected
        if not actions:
            over = OVER & set(self.context.state)
            yield _indented(Text(self._say("ui.steps_over" if over else "ui.steps_none"), style="dim"))
        for number, action in enumerate(actions, 1):
            yield _indented(_hanging(f"{number}.", Group(*self._action(action))))

    def _action(self, action: RecommendedAction) -> Iterator[RenderableType]:
        yield Text(plain(action.title.get(self.language) or action.title.get(words.FALLBACK, action.scenario)))
        for destination in action.destinations:
            yield _hanging("→", self._place(as_sent(destination, self.cc_as)))
        for reason in action.reasons:
            yield Text(self._reason(reason), style="dim")

    def _place(self, destination: Destination) -> Text:
        """The kind of place, which one, and why that one; a link to a channel tells nobody which channel it is."""
        place = Text(self._word("channel", destination.channel))
        note = self._reason(destination.note) if destination.note else ""
        if destination.channel == "slack_direct_message" and destination.note:
            place.append(f": {plain(str(destination.note.params.get('name', '')))}", style="cyan")
            note = ""
        elif destination.channel != "zendesk_note":
            place.append(": ").append_text(_address(destination.target))
        if destination.mention and destination.channel.startswith("slack"):
            place.append(f" · {self._say('ui.mentions', role=self._role(destination.mention))}")
        return place.append(f"\n{note}" if note else "", style="dim")

    def _gaps(self) -> Iterator[RenderableType]:
        for gap in self.context.gaps:
            yield Text(f"\n! {gap_line(gap, self.speech)}", style="yellow")

    def _details(self) -> Iterator[RenderableType]:
        """The rest of what is known, below the answer."""
        for sheet in sheets(self.context, self.language):
            yield Text(f"\n{sheet.title}", style="bold")
            grid = Table.grid(padding=(0, 2))
            grid.add_column(style="dim", max_width=26)
            grid.add_column(ratio=1, overflow="fold")
            for label, value in sheet.lines:
                grid.add_row(Text(plain(label)), _address(plain(value, LONG)))
            yield _indented(grid)


def gap_line(gap: Gap, speech: Speech) -> str:
    """What is missing and why, how old what stands in for it is, and whether trying again can help."""
    language = speech["language"]
    parts = [f"{words.text(f'part.{gap.part}', language)}: {plain(gap_said(gap, speech))}"]
    if gap.stale_since:
        parts.append(f"{words.text('ui.stale_since', language)}: {_moment(gap.stale_since)}.")
    if gap.retryable:
        parts.append(words.text("terminal.try_again", language))
    return " ".join(parts)


def _address(url: str) -> Text:
    """An address as text, and for terminals that can a link, so that one that is cut into lines still opens."""
    shown = plain(url, 2 * LONGEST)
    web = shown.startswith(("https://", "http://")) and " " not in shown
    return Text(shown, style=Style(color="cyan", link=shown if web else None), overflow="fold")


def _indented(*lines: RenderableType) -> Padding:
    return Padding(Group(*lines), (0, 0, 0, 2))


def _hanging(mark: str, body: RenderableType) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(mark, body)
    return grid


def _readable(value: str | int | float | bool | None) -> str | int | float | bool | None:
    """A moment as a person reads it; anything else as it is."""
    if not isinstance(value, str) or len(value) < len("2026-01-01T00:00"):
        return value
    try:
        return _moment(datetime.fromisoformat(value))
    except ValueError:
        return value


def _expired(expires_on: str | None, today: date) -> date | None:
    try:
        day = date.fromisoformat((expires_on or "")[:10])
    except ValueError:
        return None
    return day if day < today else None


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def show(context: Context, language: str, cc_as: str, console: Console | None = None) -> None:
    """Prints the card, as wide as the terminal and at most 100; into a pipe it has no colours."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    console = console or Console(highlight=False, width=WIDTH if piped else None)
    console.print(Card(context, language, cc_as).rendered())
