"""Where an action goes for one ticket: of the catalog's routes the places that exist, each as the policy admits it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from server.policy import Policy
from server.records import Account, Destination, Person, Reason, Role, Ticket
from server.scenarios.reach import Reach, Team
from server.scenarios.scenario import COLLABORATION_PROJECT, Route
from server.settings import Instance


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What places depend on. `project_id` is the text of the organization's field, whatever it holds."""

    instance: Instance
    policy: Policy
    channels: Mapping[str, str]
    team: Team
    ticket: Ticket | None
    account: Account | None
    project_id: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A destination, or none and why; `reasons` belong to the whole action."""

    destination: Destination | None
    reasons: tuple[Reason, ...] = ()
    reached: Role | None = None


@dataclass(frozen=True, slots=True)
class _Spot:
    channel: str = ""
    target: str = ""
    note: Reason | None = None
    reasons: tuple[Reason, ...] = field(default=())


def place(route: Route, around: Surroundings) -> Placed:
    """One route, resolved. Its own note wins over the note that says which of several places was taken."""
    reach = around.team.reach(route.mention)
    spot = _spot(route, around, reach)
    if not spot.target:
        return Placed(None, (*reach.reasons, *spot.reasons))
    why = Reason(route.note) if route.note else spot.note
    admitted = around.policy.admit(Destination(spot.channel, spot.target, reach.role))
    said = (*reach.reasons, *spot.reasons)
    if admitted.note is None:
        return Placed(replace(admitted, note=why), said, reach.role)
    return Placed(admitted, (*said, why) if why else said, reach.role)


def _spot(route: Route, around: Surroundings, reach: Reach) -> _Spot:
    if route.via in ("zendesk_cc", "zendesk_follower"):
        return _on_ticket(route.via, around, reach)
    if route.via == "slack":
        return _slack(route, around, reach)
    if route.via in ("chatter", "salesforce_case"):
        return _salesforce(route.via, around.account)
    if route.via == "zendesk_note":
        return _Spot("zendesk_note", "internal_note" if around.ticket else "")
    if route.via == "gitlab_issue" and route.to[0] == COLLABORATION_PROJECT:
        return _collaboration_project(around.project_id)
    return _Spot(route.via, route.to[0])


def _on_ticket(via: str, around: Surroundings, reach: Reach) -> _Spot:
    """As CC or follower of the ticket: a person whom Zendesk knows, and who is not there yet."""
    person = reach.person
    if around.ticket is None or person is None:
        return _Spot()
    follows = via == "zendesk_follower" or not around.policy.cc
    if reach.is_follower if follows else reach.in_cc:
        return _Spot(reasons=(Reason("already_follower" if follows else "already_in_cc", _named(person)),))
    if person.zendesk_user_id is None:
        return _Spot(reasons=(Reason("not_in_zendesk", _named(person)),))
    return _Spot(via, person.email or person.name)


def _salesforce(via: str, account: Account | None) -> _Spot:
    if account is None:
        return _Spot(reasons=(Reason("account_unknown"),))
    if via == "chatter":
        return _Spot("salesforce_chatter", account.url, Reason("chatter_post"))
    return _Spot("salesforce_case", account.salesforce_account_id)


def _slack(route: Route, around: Surroundings, reach: Reach) -> _Spot:
    """The first place that exists. Channels named after a customer tell who it is, so a policy may rule them out."""
    reasons: list[Reason] = []
    for name in route.to:
        spot = _slack_place(name, around, reach)
        if not spot.target:
            continue
        if name in ("escalation_channel", "account_channel") and not around.policy.may_hold_customer_text("slack"):
            reasons.append(Reason("policy_no_customer_channel"))
            continue
        return replace(spot, reasons=tuple(reasons))
    return _Spot(reasons=(*reasons, Reason("slack_nowhere")))


def _slack_place(name: str, around: Surroundings, reach: Reach) -> _Spot:
    account, person = around.account, reach.person
    if name == "escalation_channel":
        return _channel(account.escalation_channel if account else None, Reason("slack_escalation_channel"))
    if name == "account_channel":
        return _channel(account.slack_channel if account else None, Reason("slack_account_channel"))
    if name == "form_channel":
        return _form_channel(around)
    if name == "direct_message":
        target = person.slack_id if person and person.slack_id else ""
        return _Spot("slack_direct_message", target, Reason("slack_direct_message", _named(person)))
    return _channel(around.channels[name], None)


def _channel(written: str | None, note: Reason | None) -> _Spot:
    """A channel as Salesforce or a setting writes it: with or without `#`, or as a link."""
    name = (written or "").strip()
    if name and not name.startswith(("#", "https://")):
        name = f"#{name}"
    return _Spot("slack_message", name, note)


def _form_channel(around: Surroundings) -> _Spot:
    key = around.ticket.form if around.ticket else None
    form = next((form for form in around.instance.forms if form.key == key), None)
    return _channel(form.support_channel, Reason("slack_form_channel", {"form": form.name})) if form else _Spot()


def _collaboration_project(project_id: str | None) -> _Spot:
    number = (project_id or "").strip()
    if number.isascii() and number.isdecimal():
        return _Spot("gitlab_issue", number)
    reason = Reason("project_not_a_number", {"value": number}) if number else Reason("project_empty")
    return _Spot(reasons=(reason,))


def _named(person: Person | None) -> dict[str, str | int | float | bool | None]:
    return {"name": person.name if person else ""}
