"""What the agent should know before the press: the warnings of a preview. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from server.deliveries.states import State
from server.escalations.brief import Composed, Warned
from server.escalations.cases import Case
from server.escalations.composing import TICKET
from server.escalations.destinations import NOTE, OVER, Offer
from server.escalations.records import Escalation
from server.scenarios.facts import terms_of

NOT_SENT = frozenset({State.CANCELLED, State.FAILED, State.WITHDRAWN})


def cautions(
    case: Case,
    offers: Sequence[Offer],
    composed: Iterable[Composed],
    earlier: Iterable[Escalation],
    missing_channels: Iterable[str] = (),
) -> tuple[Warned, ...]:
    """Everything worth a warning, the gravest first. `earlier` are the ticket's escalations."""
    found = [
        *_of_the_account(case),
        *_of_the_ticket(case, offers),
        *_of_people(case, offers),
        *(Warned("channel_missing", {"channel": name}) for name in missing_channels),
        *_said_before(case, offers, earlier),
        *_of_what_is_missing(case),
        *(warned for one in composed for warned in one.warnings),
    ]
    return tuple(one for place, one in enumerate(found) if one not in found[:place])


def _of_the_account(case: Case) -> Iterator[Warned]:
    policy = case.chosen.policy
    if not policy.customer_text_anywhere:
        yield Warned("us_government" if policy.name == "us_government" else "restricted_account")
    if case.settings.escalations.rehearsal_channel:
        yield Warned("rehearsal", {"channel": case.settings.escalations.rehearsal_channel})


def _of_the_ticket(case: Case, offers: Sequence[Offer]) -> Iterator[Warned]:
    if case.ticket.status == OVER:
        yield Warned("ticket_closed")
    for offer in offers:
        if offer.barred is not None and offer.barred.code in ("needs_full_agent", "outsider_on_ticket"):
            yield Warned(offer.barred.code, dict(offer.barred.params))
        elif offer.kept and offer.destination.channel == "zendesk_cc":
            mention = offer.destination.mention
            person = case.chosen.people.get(mention) if mention else None
            yield Warned("cc_shows_address", {"name": person.name if person else offer.destination.target})


def _of_people(case: Case, offers: Sequence[Offer]) -> Iterator[Warned]:
    terms = terms_of(case.settings.instance(case.context.instance))
    for role in case.chosen.unreached:
        yield Warned("nobody_to_tag", {"role": terms[role.value]})
    for away in case.chosen.away:
        until = away.until.isoformat()
        if away.deputy:
            yield Warned("away_with_deputy", {"name": away.name, "until": until, "deputy": away.deputy})
        else:
            yield Warned("away", {"name": away.name, "until": until})


def _said_before(case: Case, offers: Sequence[Offer], earlier: Iterable[Escalation]) -> Iterator[Warned]:
    """The same scenario has left its note on this ticket already."""
    if not any(offer.kept and offer.destination.channel == NOTE.channel for offer in offers):
        return
    ticket_id = case.ticket.zendesk_ticket_id
    for one in earlier:
        if one.scenario != case.chosen.scenario.id or one.zendesk_ticket_id != ticket_id:
            continue
        if any(receipt.channel == TICKET and receipt.state not in NOT_SENT for receipt in one.receipts):
            yield Warned("note_again", {"number": one.number})
            return


def _of_what_is_missing(case: Case) -> Iterator[Warned]:
    parts = dict.fromkeys(gap.part for gap in case.context.gaps if gap.part in ("account", "people", "overrides"))
    for part in parts:
        yield Warned(f"incomplete_{part}")
