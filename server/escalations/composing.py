"""From a case to the words of every delivery: the brief, and what each channel makes of it. Pure."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from server import words
from server.context.schemas import Speech, said
from server.errors import SettingsError
from server.escalations.brief import Brief, Composed, Composer
from server.escalations.cases import Case
from server.escalations.destinations import id_of
from server.escalations.numbers import MARK
from server.policy import CustomerText
from server.records import Destination, Role

TICKET: Final = "zendesk_ticket"  # the channel that makes one update of all that goes to a ticket
TO_AGENTS: Final = frozenset(
    {"asked_by_agent", "not_recommended", "chooser_fits", "chooser_open", "chooser_does_not_fit"}
)  # reasons that tell only the one who presses anything
Reference = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Composers:
    """The deployment's channels, by the kind of destination that they serve."""

    all: Sequence[Composer]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(composer.kinds for composer in self.all))

    def of(self, kind: str) -> Composer:
        """Raises SettingsError for a kind that this deployment lacks."""
        for composer in self.all:
            if kind in composer.kinds:
                return composer
        raise SettingsError("channels", f"nothing here sends {kind!r}.", hint="`liaison doctor` says what is missing.")


def brief_of(case: Case, number: str = MARK, *, joined: bool = False) -> Brief:
    """All that the messages of this case may say."""
    context, ticket, chosen, language = case.context, case.ticket, case.chosen, case.settings.language
    organization, project = case.organization, context.collaboration_project
    speech: Speech = {"language": language, "terms": context.terms}
    action = chosen.action
    free = case.may_change_ticket
    return Brief(
        number=number,
        policy=chosen.policy,
        language=language,
        instance=context.instance,
        ticket_id=ticket.zendesk_ticket_id,
        ticket_url=ticket.url,
        title=action.title.get(language) or action.title[words.FALLBACK],
        summary=action.summary.get(language) or action.summary[words.FALLBACK],
        reasons=tuple(CustomerText(said(reason, speech)) for reason in action.reasons if reason.code not in TO_AGENTS),
        rule_url=action.source,
        pressed_by=case.presser.actor.name,
        subject=CustomerText(ticket.subject),
        organization=CustomerText(organization.name) if organization else None,
        organization_url=organization.url if organization else None,
        requester=CustomerText(ticket.requester.name) if ticket.requester else None,
        priority=ticket.priority,
        status=ticket.status,
        account_id=context.salesforce_account_id,
        account_url=context.salesforce_url,
        project_id=project.project.gitlab_project_id if project and project.project else None,
        details=case.given.details,
        sentence=CustomerText(case.sentence) if case.sentence else None,
        people=chosen.people,
        terms=context.terms,
        ticket_fields=dict.fromkeys(chosen.scenario.ticks, True) if free else {},
        tags=chosen.scenario.tags if free else (),
        joined=joined,
    )


def composed(
    brief: Brief, kept: Iterable[Destination], composers: Composers, first: int | None = 1
) -> tuple[Composed, ...]:
    """One delivery for each destination, all of the ticket's in one. Each carries its reference.

    `first` is the position of the first; None while it is not known, as in a preview.
    """
    groups = _groups(kept, composers)
    reference = _references(brief.number, first)
    made: dict[int, Composed] = {}
    for position, (composer, destinations) in enumerate(groups):
        if composer.name != TICKET:
            made[position] = _one(composer, brief, destinations, reference(position))
    elsewhere = tuple(dict.fromkeys(one.place for one in made.values()))
    for position, (composer, destinations) in enumerate(groups):
        if composer.name == TICKET:
            made[position] = _one(composer, replace(brief, elsewhere=elsewhere), destinations, reference(position))
    return tuple(made[position] for position in sorted(made))


def _groups(kept: Iterable[Destination], composers: Composers) -> list[tuple[Composer, tuple[Destination, ...]]]:
    """The ticket's first, as far as there is something for it: 30 updates in ten minutes are all it takes."""
    destinations = tuple(kept)
    on_ticket = tuple(one for one in destinations if composers.of(one.channel).name == TICKET)
    groups = [(composers.of(on_ticket[0].channel), on_ticket)] if on_ticket else []
    return groups + [(composers.of(one.channel), (one,)) for one in destinations if one not in on_ticket]


def _references(number: str, first: int | None) -> Reference:
    return lambda position: MARK if number == MARK or first is None else f"{number}.{position + first}"


def _one(composer: Composer, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
    made = composer.compose(brief, destinations, reference)
    return made if made.parts else replace(made, parts=tuple(map(id_of, destinations)))


def rehearsed(
    brief: Brief, meant: Sequence[Composed], composers: Composers, channel: str, first: int | None = 1
) -> tuple[Composed, ...]:
    """The same to one Slack channel, each message saying where it would have gone. Nobody is mentioned."""
    composer, destination = composers.of("slack_message"), Destination("slack_message", channel)
    reference = _references(brief.number, first)
    found = []
    for position, one in enumerate(meant):
        title = words.text("message.rehearsal", brief.language, place=one.place, title=brief.title)
        made = composer.compose(replace(brief, title=title, people={}), (destination,), reference(position))
        note_params = {"place": one.place}
        found.append(replace(made, parts=one.parts, told=(), note="rehearsal", note_params=note_params))
    return tuple(found)


def digest_of(deliveries: Iterable[Composed], people: Mapping[Role, str], choices: Iterable[tuple[str, bool]]) -> str:
    """Changes whenever a word, a place, a person or a choice of the preview does."""
    told: Any = [
        [one.channel, one.place, one.turn, one.words, dict(one.content), [asdict(each) for each in one.told]]
        for one in deliveries
    ]
    seen = json.dumps([told, dict(people), list(choices)], sort_keys=True, default=str)
    return hashlib.sha256(seen.encode()).hexdigest()
