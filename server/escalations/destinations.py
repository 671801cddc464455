"""Which destinations an escalation has, and which of them are kept: what the preview lets the agent drop. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from server import words
from server.errors import Unprocessable
from server.escalations.cases import Case
from server.escalations.records import Choice
from server.records import Destination, Reason

NOTE: Final = Destination("zendesk_note", "internal_note")
ON_TICKET: Final = ("zendesk_cc", "zendesk_follower")
SLACK: Final = ("slack_message", "slack_direct_message")
EMAIL: Final = "email"
OVER: Final = "closed"  # the ticket's status after which Zendesk takes no update


@dataclass(frozen=True, slots=True)
class Offer:
    """A destination, whether it can be sent to at all (`barred` says why not), and as the catalog wrote it."""

    destination: Destination
    barred: Reason | None = None
    written: str = ""
    kept: bool = True

    @property
    def id(self) -> str:
        return id_of(self.destination)


def id_of(destination: Destination) -> str:
    """The id that a request names it by."""
    return f"{destination.channel}:{destination.target}"


def slack_channels(destinations: Iterable[Destination]) -> tuple[str, ...]:
    """Those that are named, and not by a link or an id."""
    targets = (one.target for one in destinations if one.channel == "slack_message")
    return tuple(dict.fromkeys(target for target in targets if target.startswith("#")))


def offers(case: Case, kinds: frozenset[str]) -> tuple[Offer, ...]:
    """Every destination, the ticket's note first; `kinds` are those that some channel of this deployment serves.

    Raises Unprocessable (`destinations`) for one that is asked for and is not there, or when none is left.
    """
    written = [_admitted(destination, case) for destination in case.chosen.action.destinations]
    if all(offer.destination.channel != NOTE.channel for offer in written):
        written.insert(0, Offer(NOTE))
    written += [Offer(destination) for destination in _by_email(case, kinds)]
    each = {offer.id: replace(offer, barred=_barred(offer.destination, case, kinds)) for offer in reversed(written)}
    found = tuple(reversed(each.values()))
    return _as_asked(found, case) if case.asked.destinations is not None else _by_default(found)


def as_sent(destination: Destination, cc_as: str) -> Destination:
    """A CC becomes a follower, unless the deployment wants CCs: a CC shows a colleague's address to the customer.

    `cc_as` is the setting: follower or cc.
    """
    if destination.channel == "zendesk_cc" and cc_as == "follower":
        return replace(destination, channel="zendesk_follower", note=Reason("cc_as_follower"))
    return destination


def _admitted(destination: Destination, case: Case) -> Offer:
    sent = as_sent(destination, case.settings.escalations.cc_as)
    return Offer(sent, written="" if sent is destination else id_of(destination))


def _by_email(case: Case, kinds: frozenset[str]) -> Iterable[Destination]:
    """For whoever is to be told in Slack and is not there."""
    mentioned = {one.mention for one in case.chosen.action.destinations if one.channel in SLACK and one.mention}
    for role, person in case.chosen.people.items():
        if EMAIL in kinds and role in mentioned and person.email and not person.slack_id:
            yield Destination(EMAIL, person.email, role, Reason("not_in_slack", {"name": person.name}))


def _barred(destination: Destination, case: Case, kinds: frozenset[str]) -> Reason | None:
    channel = destination.channel
    if channel == "link":
        return Reason("link_by_hand")
    if channel not in kinds:
        return Reason("not_connected")
    if channel.startswith("zendesk_") and case.ticket.status == OVER:
        return Reason("ticket_closed")
    if channel in ON_TICKET and not case.may_change_ticket:
        return Reason("needs_full_agent")
    if channel in ON_TICKET and destination.mention in case.outsiders:
        person = case.chosen.people.get(destination.mention) if destination.mention else None
        return Reason("outsider_on_ticket", {"name": person.name if person else ""})
    return None


def _by_default(found: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """All that can be sent; the way round Salesforce only where Salesforce cannot be reached."""
    case_kept = any(one.destination.channel == "salesforce_case" and one.barred is None for one in found)
    return tuple(
        replace(one, kept=one.barred is None and not (case_kept and _stands_in(one.destination))) for one in found
    )


def _stands_in(destination: Destination) -> bool:
    return destination.note is not None and destination.note.code == "without_salesforce"


def _as_asked(found: tuple[Offer, ...], case: Case) -> tuple[Offer, ...]:
    wanted = frozenset(case.asked.destinations or ())
    known = {name: one for one in found for name in (one.id, one.written) if name}
    unknown = sorted(wanted - set(known))
    barred = sorted(name for name in wanted & set(known) if known[name].barred is not None)
    if unknown or barred:
        wrong = [f"{name} is not one of this escalation's." for name in unknown]
        wrong += [f"{name} cannot be sent to." for name in barred]
        raise Unprocessable(
            "Not every destination can be sent to.",
            hint=f"Known here: {', '.join(one.id for one in found if one.barred is None)}.",
            code="destination_unknown",
            fields={"destinations": wrong},
        )
    return tuple(replace(one, kept=one.id in wanted or one.written in wanted) for one in found)


def require_some(found: tuple[Offer, ...]) -> None:
    """Raises Unprocessable when nothing is left to send."""
    if not any(one.kept for one in found):
        raise Unprocessable(
            "There is nothing left to send.",
            hint="Keep at least one destination.",
            code="nothing_to_send",
            fields={"destinations": ["Must hold at least one that can be sent to."]},
        )


def choice_of(offer: Offer, case: Case) -> Choice:
    """The line of the preview with which a destination is kept or dropped."""
    destination = offer.destination
    why = offer.barred or destination.note
    return Choice(
        id=offer.id,
        channel=destination.channel,
        label=_label(destination, case),
        kept=offer.kept,
        note=why.code if why else None,
        note_params=dict(why.params) if why else {},
        possible=offer.barred is None,
    )


def _label(destination: Destination, case: Case) -> str:
    """What it is and where, such as "Slack: #account-management"."""
    kind = words.text(f"channel.{destination.channel}", case.settings.language)
    person = case.chosen.people.get(destination.mention) if destination.mention else None
    if destination.channel in (NOTE.channel, "salesforce_chatter", "salesforce_case"):
        return kind
    to_a_person = destination.channel in (*ON_TICKET, "slack_direct_message", EMAIL)
    return f"{kind}: {person.name if person and to_a_person else destination.target}"
