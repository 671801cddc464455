"""What the process says to do for one ticket: pure, ranked, each action with its reasons."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Final

from server.policy import policy_for
from server.records import Account, Answer, Organization, Reason, Recommendations, RecommendedAction, Role, Ticket
from server.scenarios.destinations import Surroundings, place
from server.scenarios.facts import Facts, facts_of, terms_of
from server.scenarios.reach import Team
from server.scenarios.reasons import speaks, told
from server.scenarios.scenario import Catalog, Scenario
from server.settings import Instance

NOT_FITTING: Final = "chooser_does_not_fit"


@dataclass(frozen=True, slots=True)
class _Case:
    catalog: Catalog
    facts: Facts
    around: Surroundings
    text: str

    def action(self, scenario: Scenario, reasons: Iterable[Reason], lifted_by: str | None = None) -> RecommendedAction:
        return action_of(self.catalog, scenario, self.around, reasons, lifted_by)

    def phrase(self, scenario: Scenario) -> str | None:
        """The first of a scenario's phrases that the ticket says, as the catalog writes it."""
        for phrase in chain.from_iterable(scenario.phrases.values()):
            words = " ".join(phrase.casefold().split())
            if words in self.text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text):
                return phrase
        return None


def action_of(
    catalog: Catalog,
    scenario: Scenario,
    around: Surroundings,
    reasons: Iterable[Reason],
    lifted_by: str | None = None,
) -> RecommendedAction:
    """The scenario for this ticket; its rank comes later, with its place in the list."""
    placed = [place(route, around) for route in scenario.routes]
    people = unique_roles(found.reached for found in placed if found.destination)
    helped = unique_roles((scenario.role, *people))
    links = chain(scenario.help, *(catalog.role_help.get(role, ()) for role in helped))
    terms, told_instead = around.team.terms, _told_instead(scenario, around.team)
    return RecommendedAction(
        scenario=scenario.id,
        title=_said(scenario.title, told_instead),
        button=_said(scenario.button, told_instead),
        summary=_said(scenario.summary, terms),
        role=scenario.role,
        rank=0,
        reasons=told((*reasons, *chain.from_iterable(found.reasons for found in placed))),
        destinations=tuple(found.destination for found in placed if found.destination),
        people=people,
        inputs=tuple(replace(item, label=_said(item.label, told_instead)) for item in scenario.inputs),
        help=tuple(dict.fromkeys(links)),
        source=scenario.source,
        era=scenario.era,
        since=scenario.since,
        lifted_by=lifted_by,
    )


def _told_instead(scenario: Scenario, team: Team) -> Mapping[str, str]:
    """The words for the roles, where somebody else is told with theirs: no button says CSM and tells the owner."""
    reached = {route.mention: team.reach(route.mention).role for route in scenario.routes if route.mention}
    changed = {role: team.terms.get(other) for role, other in reached.items() if other is not None}
    return {**team.terms, **{role: term for role, term in changed.items() if term and role in team.terms}}


def _said(sentences: Mapping[str, str], terms: Mapping[str, str]) -> dict[str, str]:
    return {language: text.format_map(terms) for language, text in sentences.items()}


def recommend(
    catalog: Catalog,
    *,
    instance: Instance,
    ticket: Ticket | None,
    organization: Organization | None,
    account_owner: Answer | None,
    csm: Answer | None,
    account: Account | None,
    now: datetime,
) -> Recommendations:
    """The actions for a ticket, best first. None for one that is closed or merged; for a solved one only what the agent
    asks for; without a ticket only what needs none."""
    if ticket is not None and (ticket.merged_into is not None or ticket.status == "closed"):
        return Recommendations()
    around = surroundings(catalog, instance, ticket, organization, account, (account_owner, csm))
    facts = facts_of(instance, ticket, organization, account_owner, csm, now)
    text = " ".join(f"{ticket.subject}\n{ticket.description}".casefold().split()) if ticket else ""
    case = _Case(catalog, facts, around, text)
    scenarios = [scenario for scenario in catalog.scenarios if ticket is not None or not scenario.needs_ticket]
    scenarios.sort(key=lambda scenario: -scenario.weight)
    solved = ticket is not None and ticket.status == "solved"
    return Recommendations(
        detected=() if solved else _ranked(_detected(case, scenarios)),
        asked_by_agent=_ranked(_asked(case, scenarios, solved)),
        chooser=_ranked(_chooser(case, scenarios)),
    )


def surroundings(
    catalog: Catalog,
    instance: Instance,
    ticket: Ticket | None,
    organization: Organization | None,
    account: Account | None,
    answers: Iterable[Answer | None],
) -> Surroundings:
    """What decides where an action goes. `answers` are the account owner's and the CSM's, as far as they are known."""
    known = {answer.role: answer for answer in answers if answer is not None}
    has_engineer = bool(organization and organization.assigned_support_engineer_id)
    policy = policy_for(instance.policy, restricted=bool(organization and organization.restricted))
    team = Team(known, terms_of(instance), has_engineer)
    project_id = organization.project_id if organization else None
    return Surroundings(instance, policy, catalog.channels, team, ticket, account, project_id)


def _detected(case: _Case, scenarios: list[Scenario]) -> list[RecommendedAction]:
    plain = [scenario for scenario in scenarios if not scenario.asked_by_agent and not scenario.chooser]
    judged = [(scenario, scenario.conditions.judge(case.facts)) for scenario in plain]
    return [case.action(scenario, verdict.reasons) for scenario, verdict in judged if verdict.holds]


def _asked(case: _Case, scenarios: list[Scenario], solved: bool) -> list[RecommendedAction]:
    """What the agent may say of the ticket; what its words point at stands first, and says that words did it."""
    found = []
    for scenario in scenarios:
        offer = scenario.conditions if scenario.asked_by_agent else scenario.offered_when
        if scenario.chooser or offer is None:
            continue
        if not scenario.asked_by_agent and not solved and scenario.conditions.judge(case.facts).holds:
            continue
        verdict = offer.judge(case.facts)
        if verdict.holds:
            found.append(_offered(case, scenario, verdict.reasons))
    return sorted(found, key=lambda action: action.lifted_by is None)


def _offered(case: _Case, scenario: Scenario, reasons: tuple[Reason, ...]) -> RecommendedAction:
    phrase = case.phrase(scenario)
    first = Reason("lifted_by_phrase", {"phrase": phrase}) if phrase else Reason("asked_by_agent")
    return case.action(scenario, (first, *reasons), phrase)


def _chooser(case: _Case, scenarios: list[Scenario]) -> list[RecommendedAction]:
    """Every way to ask Support for attention; what the fields rule out stands last, with what rules it out."""
    fitting: list[RecommendedAction] = []
    others: list[RecommendedAction] = []
    for scenario in (scenario for scenario in scenarios if scenario.chooser):
        verdict = scenario.conditions.judge(case.facts)
        speaks_for = "chooser_fits" if any(speaks(reason) for reason in verdict.reasons) else "chooser_open"
        first = Reason(speaks_for if verdict.holds else NOT_FITTING)
        (fitting if verdict.holds else others).append(case.action(scenario, (first, *verdict.reasons)))
    return [*fitting, *others]


def _ranked(actions: list[RecommendedAction]) -> tuple[RecommendedAction, ...]:
    return tuple(replace(action, rank=rank) for rank, action in enumerate(actions, start=1))


def unique_roles(roles: Iterable[Role | None]) -> tuple[Role, ...]:
    """The roles in their order, each once, without the gaps."""
    return tuple(dict.fromkeys(role for role in roles if role is not None))
