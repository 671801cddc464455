"""One scenario for one ticket, whether or not it applies: where it would go and whom it would reach. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from server.policy import Policy
from server.records import (
    Account,
    Answer,
    AnswerKind,
    Organization,
    Person,
    Reason,
    Recommendations,
    RecommendedAction,
    Role,
    Ticket,
)
from server.scenarios.reach import Team
from server.scenarios.recommend import NOT_FITTING, action_of, surroundings
from server.scenarios.scenario import Catalog, Scenario
from server.settings import Instance


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who would be told and is away; `deputy` is who is told in their place."""

    name: str
    until: date
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What a scenario is looked at with. `answers` are all that are known of the account's people."""

    instance: Instance
    ticket: Ticket
    organization: Organization | None
    account: Account | None
    answers: tuple[Answer, ...]
    recommended: Recommendations


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scenario as it would go out. `applies`: it is recommended or offered; `detected`: the fields prove it.

    `people` holds who is really reached for each role that is mentioned, `unreached` the roles that nobody holds.
    """

    scenario: Scenario
    action: RecommendedAction
    policy: Policy
    applies: bool
    detected: bool
    people: Mapping[Role, Person]
    unreached: tuple[Role, ...] = ()
    away: tuple[Away, ...] = ()


def choose(
    catalog: Catalog, scenario_id: str, around: Around, named: Mapping[Role, Person] | None = None
) -> Chosen | None:
    """None when the catalog has no such scenario. `named` are people that the agent puts in the place of the known."""
    scenario = catalog.scenario(scenario_id)
    if scenario is None:
        return None
    answers = _with(around, named or {})
    team_answers = (answers.get(Role.ACCOUNT_OWNER), answers.get(Role.CSM))
    there = surroundings(catalog, around.instance, around.ticket, around.organization, around.account, team_answers)
    offered = _offered(around.recommended, scenario_id)
    reasons = offered.reasons if offered else (Reason("not_recommended"),)
    known = offered if offered and not named else None
    return Chosen(
        scenario=scenario,
        action=known or action_of(catalog, scenario, there, reasons),
        policy=there.policy,
        applies=offered is not None and not _ruled_out(offered),
        detected=offered in around.recommended.detected,
        people=_people(scenario, there.team, answers),
        unreached=tuple(role for role in _mentioned(scenario) if _nobody(there.team, role)),
        away=tuple(_away(scenario, there.team)),
    )


def _offered(recommended: Recommendations, scenario_id: str) -> RecommendedAction | None:
    every = (*recommended.detected, *recommended.asked_by_agent, *recommended.chooser)
    return next((action for action in every if action.scenario == scenario_id), None)


def _ruled_out(action: RecommendedAction) -> bool:
    return any(reason.code == NOT_FITTING for reason in action.reasons)


def _with(around: Around, named: Mapping[Role, Person]) -> Mapping[Role, Answer]:
    answers = {answer.role: answer for answer in around.answers}
    for role, person in named.items():
        answers[role] = _named(role, person, around.ticket)
    return answers


def _named(role: Role, person: Person, ticket: Ticket) -> Answer:
    user_id = person.zendesk_user_id
    answer = Answer(role, AnswerKind.PERSON, Reason("named_by_agent", {"name": person.name}), person=person)
    if user_id is None:
        return answer
    return replace(answer, in_cc=user_id in ticket.cc_user_ids, is_follower=user_id in ticket.follower_user_ids)


def _mentioned(scenario: Scenario) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(route.mention for route in scenario.routes if route.mention))


def _people(scenario: Scenario, team: Team, answers: Mapping[Role, Answer]) -> Mapping[Role, Person]:
    """By the role that is really tagged. An engineer who is known by id only is looked up among the answers."""
    found: dict[Role, Person] = {}
    for role in _mentioned(scenario):
        reach = team.reach(role)
        held = answers.get(reach.role) if reach.role else None
        person = reach.person or (held.person if held else None)
        if reach.role and person:
            found[reach.role] = person
    return found


def _nobody(team: Team, role: Role) -> bool:
    """An assigned support engineer is mentioned only where the customer has one."""
    return team.reach(role).role is None and role is not Role.ASSIGNED_SUPPORT_ENGINEER


def _away(scenario: Scenario, team: Team) -> Iterable[Away]:
    found = dict.fromkeys(team.away(role) for role in _mentioned(scenario))
    for person in found:
        if person is not None and person.away_until is not None:
            yield Away(person.name, person.away_until, person.deputy.name if person.deputy else None)
