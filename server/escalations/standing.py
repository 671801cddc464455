"""Where an escalation stands: ended by its tickets, open again by them, and shown anew at its messages.

In the caller's transaction.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server import audit, jobs
from server.escalations.models import AcknowledgementRow, EscalationRow

BY_TICKET: Final = "ticket"


class NotYet(Exception):
    """A message is on its way: nobody knows yet where it will stand."""


def end_by_tickets(session: Session, row: EscalationRow, now: datetime) -> None:
    """It is done, and another one may be opened."""
    row.state, row.only_one, row.ended_at, row.ended_by = "done", None, now, BY_TICKET
    after = {"state": "done", "ended_by": BY_TICKET, "number": row.number}
    before = {"state": "open"}
    audit.note(session, audit.WORKER, "escalation.done", now, escalation_id=row.id, before=before, after=after)
    show_again(session, row)
    remind_no_more(session, row)


def reopen(session: Session, row: EscalationRow, now: datetime) -> None:
    """It goes on. One that was opened meanwhile stays the only one."""
    row.state, row.ended_at, row.ended_by = "open", None, None
    mark = only_one(row.instance, row.zendesk_organization_id, row.zendesk_ticket_id, row.scenario)
    taken = session.scalar(select(EscalationRow.id).where(EscalationRow.only_one == mark))
    row.only_one = None if taken else mark
    before, after = {"state": "done"}, {"state": "open", "number": row.number}
    audit.note(session, audit.WORKER, "escalation.reopened", now, escalation_id=row.id, before=before, after=after)
    show_again(session, row)


def only_one(instance: str, organization_id: int | None, ticket_id: int, scenario: str) -> str:
    """What no second open escalation may share: the account, or the ticket where it has none, and the scenario."""
    whose = f"ticket:{ticket_id}" if organization_id is None else f"organization:{organization_id}"
    return f"{instance}:{whose}:{scenario}"


def acknowledged(session: Session, row: EscalationRow) -> tuple[AcknowledgementRow, ...]:
    """Who has seen it, the first of them first."""
    wanted = select(AcknowledgementRow).where(AcknowledgementRow.escalation_id == row.id)
    return tuple(session.scalars(wanted.order_by(AcknowledgementRow.at, AcknowledgementRow.kind)))


def remind_no_more(session: Session, row: EscalationRow) -> None:
    """Have ended what reminds people of it elsewhere."""
    jobs.enqueue(jobs.END_REMINDERS, session, escalation_id=str(row.id))


def show_again(session: Session, row: EscalationRow) -> None:
    """Have its messages say anew who has seen it, and whether it is over."""
    lock = f"shown:{row.id}"  # two at once would write over each other
    jobs.enqueue(jobs.SHOW_STANDING, session, lock=lock, escalation_id=str(row.id))
