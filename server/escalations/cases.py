"""All that a press is planned from, gathered once: from here on nobody is asked any more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from server.context.queries import Contexts
from server.errors import AccessRefused, Unprocessable, UpstreamUnreachable
from server.escalations import inputs, wording
from server.escalations.inputs import Given
from server.escalations.records import Asked
from server.escalations.rights import Presser, Right, may
from server.escalations.sight import require_sight
from server.escalations.standing import only_one
from server.records import Context, Organization, Person, Role, Ticket
from server.scenarios.choosing import Chosen
from server.settings import Settings

NOT_IN_DIRECTORY: Final = "Is not in the directory: no agent of Zendesk, not in Slack, not in the settings."


@dataclass(frozen=True, slots=True)
class Case:
    """One ticket, one scenario, and what the agent asks for. `outsiders` may be neither CC nor follower."""

    context: Context
    ticket: Ticket
    chosen: Chosen
    asked: Asked
    presser: Presser
    settings: Settings
    given: Given
    sentence: str
    reason: str
    outsiders: frozenset[Role] = field(default_factory=frozenset)

    @property
    def organization(self) -> Organization | None:
        return self.context.organization

    @property
    def may_change_ticket(self) -> bool:
        return may(self.presser.role, Right.CHANGE_TICKET)

    @property
    def where(self) -> tuple[str, int, int | None, str]:
        """Where the same could be open: the instance, the ticket, the account, the scenario."""
        own = self.organization.zendesk_organization_id if self.organization else None
        return self.context.instance, self.ticket.zendesk_ticket_id, own, self.chosen.scenario.id

    @property
    def only_one(self) -> str:
        """What no second open escalation may share: the account, or the ticket where it has none, and the scenario."""
        instance, ticket_id, organization_id, scenario = self.where
        return only_one(instance, organization_id, ticket_id, scenario)


def gathered(contexts: Contexts, instance: str, ticket_id: int, asked: Asked, presser: Presser) -> Case:
    """Raises Unprocessable naming the field, NotFound, AccessRefused, UpstreamError."""
    require_own_instance(presser, instance)
    context = contexts.recent_ticket(instance, ticket_id)
    ticket = _ticket(context, ticket_id)
    require_sight(presser, ticket)
    known = _chosen(contexts, context, asked.scenario, {})
    named = _named(contexts, context, known, asked.people)
    chosen = _chosen(contexts, context, asked.scenario, named) if named else known
    sentence = wording.plain("note", asked.sentence)
    if not chosen.policy.customer_text_anywhere:
        wording.require_nameless(sentence, ticket, context.organization)
    language = contexts.settings.language
    given = inputs.checked(
        chosen.action.inputs,
        _with_own_account(chosen, asked, context),
        language,
        lambda key: contexts.organization_named(context, key),
    )
    return Case(
        context=context,
        ticket=ticket,
        chosen=chosen,
        asked=asked,
        presser=presser,
        settings=contexts.settings,
        given=given,
        sentence=sentence,
        reason=wording.plain("reason", asked.reason, 1_000),
        outsiders=_outsiders(contexts, context, chosen),
    )


def require_own_instance(presser: Presser, instance: str) -> None:
    """Raises AccessRefused for a ticket of another Zendesk than the agent's own. A program may be of none ("")."""
    if presser.instance not in ("", instance):
        raise AccessRefused(
            "This ticket is in another Zendesk.",
            hint=f"You may escalate tickets of {presser.instance!r} only.",
            code="other_instance",
            status=403,
        )


def _ticket(context: Context, ticket_id: int) -> Ticket:
    """A late Zendesk is a gap in the card, but nothing can be said about a ticket that was not read."""
    if context.ticket is None:
        code = next((gap.reason.code for gap in context.gaps if gap.part == "ticket"), None)
        raise UpstreamUnreachable(
            "zendesk", f"Ticket {ticket_id} could not be read just now.", hint="Try again in a moment.", code=code
        )
    return context.ticket


def _chosen(contexts: Contexts, context: Context, scenario: str, named: Mapping[Role, Person]) -> Chosen:
    chosen = contexts.choose(context, scenario, named)
    if chosen is None:
        raise Unprocessable(
            f"There is no scenario {scenario!r}.",
            hint="The ticket's context names those that there are.",
            code="scenario_unknown",
            fields={"scenario_id": ["Is not in the catalog."]},
        )
    return chosen


def _named(contexts: Contexts, context: Context, chosen: Chosen, people: Mapping[Role, str]) -> Mapping[Role, Person]:
    """Raises Unprocessable naming each person who is nobody's colleague, or whose role this scenario does not tell."""
    roles = {route.mention for route in chosen.scenario.routes if route.mention} | set(chosen.action.people)
    ask_slack = chosen.policy.may_hold_customer_text("slack")
    found: dict[Role, Person] = {}
    errors: dict[str, list[str]] = {}
    for role, email in people.items():
        colleague = None
        if role not in roles:
            errors[f"people.{role}"] = ["This scenario tells nobody in that role."]
        elif "@" not in email or wording.wrong_with(email, 254):
            errors[f"people.{role}"] = ["Must be an e-mail address."]
        else:
            colleague = contexts.colleagues.find(context.instance, email, ask_slack=ask_slack)
        if colleague is not None:
            found[role] = colleague.person
        elif f"people.{role}" not in errors:
            errors[f"people.{role}"] = [NOT_IN_DIRECTORY]
    if errors:
        raise Unprocessable(
            "Not everybody named can be told.",
            hint="Name colleagues by the e-mail address that Zendesk or Slack knows.",
            code="person_unknown",
            fields=errors,
        )
    return found


def _with_own_account(chosen: Chosen, asked: Asked, context: Context) -> Mapping[str, object]:
    """An account that is asked for is the ticket's own, until the agent says otherwise."""
    organization = context.organization
    own = {
        item.name: str(organization.zendesk_organization_id)
        for item in chosen.action.inputs
        if item.kind == "account" and organization is not None
    }
    return {**own, **{name: value for name, value in asked.inputs.items() if value is not None or name not in own}}


def _outsiders(contexts: Contexts, context: Context, chosen: Chosen) -> frozenset[Role]:
    """Whom Zendesk takes for a customer, of those who would be put on the ticket."""
    on_ticket = {
        destination.mention
        for destination in chosen.action.destinations
        if destination.mention and destination.channel in ("zendesk_cc", "zendesk_follower")
    }
    emails = {role: person.email for role, person in chosen.people.items() if role in on_ticket and person.email}
    return frozenset(
        role for role, email in emails.items() if contexts.colleagues.role(context.instance, email) == "end-user"
    )
