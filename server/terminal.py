"""A context as a card for the terminal: the answer first, the why beneath it, gaps in words."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from server import words
from server.context.schemas import Speech, gap_said, said
from server.records import Answer, Context, Person, ProjectState, Role

LONGEST: Final = 300
MARKS: Final = {"escalated": "bold red", "support_hold": "bold red", "restricted": "bold red"}


def plain(text: str | None, longest: int = LONGEST) -> str:
    """Somebody else's text, harmless in a terminal: no control characters, no marks that turn the line around."""
    kept = (
        character if unicodedata.category(character)[0] != "C" else " " for character in (text or "")[: longest + 1]
    )
    line = " ".join("".join(kept).split())
    return line if len(line) <= longest else f"{line[:longest]}…"


class Card:
    """Puts one context into rich's renderables."""

    def __init__(self, context: Context, language: str) -> None:
        self.context = context
        self.language = language
        self.speech: Speech = {"language": language, "terms": context.terms}

    def rendered(self) -> Panel:
        """The whole card."""
        parts = [*self._heading(), *self._people(), *self._project(), *self._actions(), *self._gaps()]
        return Panel(Group(*parts), title=Text(self._title()), title_align="left", width=100, padding=(1, 2))

    def _say(self, code: str, **params: object) -> str:
        return words.text(code, self.language, **{**self.context.terms, **params})

    def _title(self) -> str:
        ticket, organization = self.context.ticket, self.context.organization
        if ticket:
            return f"#{ticket.zendesk_ticket_id}  {plain(ticket.subject, 80)}"
        return plain(organization.name if organization else "Liaison", 80)

    def _heading(self) -> Iterable[RenderableType]:
        ticket, organization = self.context.ticket, self.context.organization
        facts: list[str] = []
        if organization:
            facts += [organization.name, organization.plan or "", organization.region or "", organization.segment or ""]
        if ticket:
            facts += [ticket.status, ticket.priority or "", ticket.form_name or ""]
        yield Text(" · ".join(plain(fact, 80) for fact in facts if fact))
        for mark, style in MARKS.items():
            if organization and getattr(organization, mark):
                yield Text(self._say(f"chip.{mark}"), style=style)
        for state in self.context.state:
            yield Text(self._say(f"state.{state}"), style="yellow")
        yield Text()

    def _people(self) -> Iterable[RenderableType]:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column(ratio=1)
        for answer in (self.context.account_owner, self.context.csm, *self.context.specialists):
            if answer:
                grid.add_row(self._role(answer.role), self._answer(answer))
        yield grid

    def _role(self, role: Role | str) -> str:
        return plain(self.context.terms.get(str(role)) or self._say(f"role.{role}"))

    def _answer(self, answer: Answer) -> Text:
        body = Text()
        if answer.person:
            body.append(plain(answer.person.name), style="bold cyan")
            body.append(f"  {_reach(answer.person)}\n")
            if answer.person.away_until:
                body.append(self._away(answer.person), style="yellow")
        elif answer.label:
            body.append(plain(answer.label) + "\n", style="bold")
        body.append(plain(said(answer.reason, self.speech)), style="dim")
        if answer.disagreement:
            other = plain(answer.disagreement.other_value)
            body.append("\n" + self._say("terminal.disagreement", name=other), style="yellow")
        return body

    def _away(self, person: Person) -> str:
        code = "terminal.away" if person.deputy else "terminal.away_alone"
        deputy = plain(person.deputy.name) if person.deputy else ""
        return self._say(code, until=person.away_until, deputy=deputy) + "\n"

    def _project(self) -> Iterable[RenderableType]:
        project = self.context.collaboration_project
        if project is None:
            return
        yield Text(f"\n{self._say('part.project')}", style="bold")
        if project.state is ProjectState.FOUND and project.project:
            yield Text(f"  {plain(project.project.name)}  {plain(project.project.url)}")
            for document in (project.documents or ())[:3]:
                yield Text(f"  {plain(document.path)}", style="cyan")
        yield Text(f"  {plain(said(project.reason, self.speech))}", style="dim")

    def _actions(self) -> Iterable[RenderableType]:
        actions = self.context.recommendations.detected
        if not actions:
            return
        yield Text(f"\n{self._say('terminal.actions')}", style="bold")
        for number, action in enumerate(actions, 1):
            title = action.title.get(self.language) or action.title.get(words.FALLBACK, action.scenario)
            places = ", ".join(plain(destination.target, 60) for destination in action.destinations)
            yield Text(f"  {number}. {plain(title)}  → {places}")
            for reason in action.reasons:
                yield Text(f"     {plain(said(reason, self.speech))}", style="dim")

    def _gaps(self) -> Iterable[RenderableType]:
        for gap in self.context.gaps:
            part = self._say(f"part.{gap.part}")
            since = f" ({_moment(gap.stale_since)})" if gap.stale_since else ""
            yield Text(f"\n! {part}: {gap_said(gap, self.speech)}{since}", style="yellow")


def _reach(person: Person) -> str:
    return " · ".join(plain(way) for way in (person.email, person.slack_url) if way)


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def show(context: Context, language: str, console: Console | None = None) -> None:
    """Prints the card."""
    (console or Console()).print(Card(context, language).rendered())
