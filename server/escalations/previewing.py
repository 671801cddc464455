"""The preview of a case: everything that a press would send, word for word. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.errors import Unprocessable
from server.escalations import composing
from server.escalations.brief import Composed
from server.escalations.cases import Case
from server.escalations.cautions import cautions
from server.escalations.composing import Composers
from server.escalations.destinations import Offer, choice_of, offers
from server.escalations.numbers import MARK
from server.escalations.records import Escalation, Preview
from server.records import Destination, Role


@dataclass(frozen=True, slots=True)
class Plan:
    """A case with its destinations chosen. `deliveries(number)` words them."""

    case: Case
    composers: Composers
    offers: tuple[Offer, ...]

    @property
    def kept(self) -> tuple[Destination, ...]:
        return tuple(offer.destination for offer in self.offers if offer.kept)

    def deliveries(self, number: str = MARK) -> tuple[Composed, ...]:
        """As they will be sent with this number."""
        brief = composing.brief_of(self.case, number)
        meant = composing.composed(brief, self.kept, self.composers)
        channel = self.case.settings.escalations.rehearsal_channel
        return composing.rehearsed(brief, meant, self.composers, channel) if channel else meant

    def digest(self, marked: Iterable[Composed]) -> str:
        """Of the deliveries as a preview has them."""
        return composing.digest_of(marked, self.people, [(offer.id, offer.kept) for offer in self.offers])

    @property
    def people(self) -> Mapping[Role, str]:
        """Whom each role is reached through, by e-mail address where it is known."""
        return {role: person.email or person.name for role, person in self.case.chosen.people.items()}


def planned(case: Case, composers: Composers) -> Plan:
    """Raises Unprocessable (`destinations`)."""
    return Plan(case, composers, offers(case, composers.kinds))


def preview_of(
    plan: Plan,
    earlier: Iterable[Escalation],
    open_ones: tuple[Escalation, ...],
    missing_channels: Iterable[str] = (),
) -> Preview:
    """`earlier` are the ticket's escalations, `open_ones` those of the same scenario that could be joined."""
    case, deliveries = plan.case, plan.deliveries()
    chosen = case.chosen
    warnings = cautions(case, plan.offers, deliveries, earlier, missing_channels)
    return Preview(
        scenario=chosen.scenario.id,
        title=chosen.action.title,
        summary=chosen.action.summary,
        digest=plan.digest(deliveries),
        deliveries=deliveries,
        choices=tuple(choice_of(offer, case) for offer in plan.offers),
        told=tuple(dict.fromkeys(told for one in deliveries for told in one.told)),
        warnings=warnings,
        inputs=chosen.action.inputs,
        missing=case.given.missing,
        people=plan.people,
        open=open_ones,
        applies=chosen.applies,
        certain=chosen.detected and not (warnings or open_ones or case.given.missing),
        undo_seconds=case.settings.escalations.undo,
    )


def require_pressable(plan: Plan, deliveries: Iterable[Composed]) -> None:
    """Raises Unprocessable: a reason is wanted, or a channel says that it cannot be sent."""
    case = plan.case
    if not case.chosen.applies and not case.reason:
        raise Unprocessable(
            "This scenario does not apply to the ticket.",
            hint="It can be pressed all the same, with a reason.",
            code="reason_wanted",
            fields={"reason": ["Is required, because the scenario does not apply."]},
        )
    for one in deliveries:
        for warned in one.warnings:
            if warned.stops:
                raise Unprocessable(
                    f"{one.place}: this cannot be sent.",
                    hint="Drop this destination, or change what is said.",
                    code=warned.code,
                    fields={"destinations": list(one.parts) or [one.place]},
                )
