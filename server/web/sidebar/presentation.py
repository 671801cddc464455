"""A context, ready for the page: what is said, in which order, in which words. Pure: it is handed the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server import words
from server.records import Context, OtherTickets
from server.web.sidebar import strangers
from server.web.sidebar.collaboration import ProjectRow, project_row
from server.web.sidebar.dealings import NOTHING_DONE, Dealings, Doing, doing
from server.web.sidebar.facts import FactSheet, fact_sheets
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.notices import Chip, GapRow, State, chips, gaps, states
from server.web.sidebar.people import PeopleView, PersonRow
from server.web.sidebar.steps import Steps, steps
from server.web.sidebar.voice import Voice

OVERRIDE_LASTS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the card is about, for the page's own bookkeeping (whether the answer still fits what is on screen)."""

    ticket_id: int | None
    requester_id: int | None
    organization_id: int | None
    priority: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """`unsaved` says what is not saved yet (new_ticket, requester, organization, priority).

    `doing` is None where nothing can be pressed: no ticket, or none that is saved.
    """

    subject: Subject
    title: str | None
    url: str | None
    summary: tuple[str, ...]
    chips: tuple[Chip, ...]
    states: tuple[State, ...]
    gaps: tuple[GapRow, ...]
    people: tuple[PersonRow, ...]
    specialists: tuple[PersonRow, ...]
    steps: Steps
    project: ProjectRow | None
    sheets: tuple[FactSheet, ...]
    doing: Doing | None
    government: bool
    unsaved: str | None
    override_until: str
    today: str
    observed: Moment | None

    @property
    def off(self) -> bool:
        """Nothing can be done yet: the card is of people whom the saved ticket does not name."""
        return self.unsaved in ("new_ticket", "requester", "organization")

    @property
    def over(self) -> bool:
        return any(state.code in ("merged", "closed") for state in self.states)

    @property
    def retryable(self) -> bool:
        return any(gap.retryable for gap in self.gaps) or bool(self.project and self.project.retryable)


def card(
    context: Context, voice: Voice, now: datetime, unsaved: str | None = None, dealings: Dealings | None = None
) -> Card:
    organization, ticket = context.organization, context.ticket
    view = PeopleView(context, voice, now)
    answers = [answer for answer in (context.account_owner, context.csm) if answer]
    facts = (organization.plan, organization.region, organization.segment) if organization else ()
    return Card(
        subject=Subject(
            ticket.zendesk_ticket_id if ticket else None,
            ticket.requester_id if ticket else None,
            organization.zendesk_organization_id if organization else None,
            ticket.priority if ticket else None,
        ),
        title=organization.name if organization else (context.user.name if context.user else None),
        url=strangers.link(organization.url if organization else (context.user.url if context.user else None)),
        summary=tuple(words.readable(fact) or fact for fact in facts if fact),
        chips=chips(organization, now.date(), voice),
        states=states(context, voice),
        gaps=gaps(context.gaps, now, voice),
        people=tuple(view.row(answer) for answer in answers),
        specialists=tuple(view.row(answer) for answer in context.specialists),
        steps=steps(context, voice, now, dealings or NOTHING_DONE),
        project=project_row(context.collaboration_project, now, voice),
        sheets=fact_sheets(context, now, voice),
        doing=doing(dealings, ticket.zendesk_ticket_id, voice, now) if dealings and ticket else None,
        government=context.policy == "us_government",
        unsaved=unsaved,
        override_until=(now + OVERRIDE_LASTS).date().isoformat(),
        today=now.date().isoformat(),
        observed=moment(context.observed_at, now, voice),
    )


@dataclass(frozen=True, slots=True)
class TicketRow:
    zendesk_ticket_id: int
    subject: str
    url: str | None
    status: str
    priority: str | None
    urgent: bool
    kinds: tuple[str, ...]
    updated: Moment | None


@dataclass(frozen=True, slots=True)
class TicketList:
    tickets: tuple[TicketRow, ...]
    more: int


def ticket_list(others: OtherTickets, voice: Voice, now: datetime) -> TicketList:
    rows = tuple(
        TicketRow(
            found.zendesk_ticket_id,
            found.subject,
            strangers.link(found.url),
            voice.named("status", found.status),
            voice.named("priority", found.priority) if found.priority else None,
            found.priority == "urgent",
            tuple(voice.named("kind", kind) for kind in found.kinds if kind != "open"),
            moment(found.updated_at, now, voice),
        )
        for found in others.tickets
    )
    return TicketList(rows, others.more)
