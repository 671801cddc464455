"""What agents choose for themselves: recommendations put aside on a ticket, and whether they always want a preview."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from server import audit
from server.errors import NotFound, Unprocessable
from server.escalations.models import DismissalRow, PreferenceRow
from server.escalations.queries import LARGEST_ID
from server.escalations.records import Dismissal
from server.escalations.rights import Presser, Right, require
from server.escalations.wording import plain, wrong_with

KINDS: Final = ("not_now", "does_not_apply")
LONGEST_REASON: Final = 1_000


def dismiss(
    session: Session,
    instance: str,
    ticket_id: int,
    scenario: str,
    kind: str,
    reason: str,
    presser: Presser,
    now: datetime,
) -> Dismissal:
    """Hide a recommendation on one ticket; a second word about it takes the place of the first."""
    require(presser, Right.DISMISS)
    said = plain("reason", reason, LONGEST_REASON)
    if kind not in KINDS:
        wrong = {"kind": [f"Must be one of: {', '.join(KINDS)}."]}
        raise Unprocessable("It is not known how to put this aside.", hint="See `errors`.", fields=wrong)
    if not said:
        wrong = {"reason": ["Is required."]}
        raise Unprocessable("Say why.", hint="The catalog's owner learns from it what is noise.", fields=wrong)
    values = {"kind": kind, "reason": said, "made_by": presser.actor.name, "made_at": now}
    key = {"instance": instance, "zendesk_ticket_id": ticket_id, "scenario": scenario}
    earlier = session.scalar(select(DismissalRow).filter_by(**key).with_for_update())
    before = {**key, "kind": earlier.kind, "reason": earlier.reason} if earlier else None
    session.execute(
        insert(DismissalRow).values(**key, **values).on_conflict_do_update(index_elements=[*key], set_=values)
    )
    after = {**key, "kind": kind, "reason": said}
    audit.note(session, presser.actor, "dismissal.made", now, before=before, after=after)
    return Dismissal(scenario, kind, said, presser.actor.name, now)


def recall(session: Session, instance: str, ticket_id: int, scenario: str, presser: Presser, now: datetime) -> None:
    """Show it again. Raises NotFound when it is not put aside."""
    require(presser, Right.DISMISS)
    key = {"instance": instance, "zendesk_ticket_id": ticket_id, "scenario": scenario}
    gone = None
    if ticket_id <= LARGEST_ID and not wrong_with(scenario):
        asked = delete(DismissalRow).filter_by(**key).returning(DismissalRow.kind, DismissalRow.reason)
        gone = session.execute(asked).one_or_none()
    if gone is None:
        raise NotFound("This recommendation is not put aside.", hint="Reload the ticket.")
    audit.note(session, presser.actor, "dismissal.recalled", now, before={**key, "kind": gone[0], "reason": gone[1]})


def counts(session: Session, instance: str = "") -> Mapping[str, Mapping[str, int]]:
    """How often each scenario was put aside, by kind: for the catalog's owner."""
    asked = select(DismissalRow.scenario, DismissalRow.kind, func.count()).group_by(
        DismissalRow.scenario, DismissalRow.kind
    )
    if instance:
        asked = asked.where(DismissalRow.instance == instance)
    found: dict[str, dict[str, int]] = {}
    for scenario, kind, count in session.execute(asked.order_by(DismissalRow.scenario)):
        found.setdefault(scenario, dict.fromkeys(KINDS, 0))[kind] = count
    return found


def prefers_preview(session: Session, presser: Presser) -> bool:
    """Whether the agent wants to see every preview. A program has no preference."""
    if presser.agent_id is None:
        return False
    row = session.get(PreferenceRow, (presser.instance, presser.agent_id))
    return row is not None and row.always_preview


def prefer_preview(session: Session, presser: Presser, always: bool, now: datetime) -> None:
    """Raises AccessRefused for a program."""
    require(presser, Right.PREFER)
    values = {"instance": presser.instance, "agent_id": presser.agent_id, "always_preview": always}
    before = prefers_preview(session, presser)
    session.execute(
        insert(PreferenceRow)
        .values(values)
        .on_conflict_do_update(index_elements=["instance", "agent_id"], set_={"always_preview": always})
    )
    if before != always:
        was, now_is = {"always_preview": before}, {"always_preview": always}
        audit.note(session, presser.actor, "preference.changed", now, before=was, after=now_is)
