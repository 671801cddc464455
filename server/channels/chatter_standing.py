"""What is done reminds nobody any more: the task that asked for an answer is done, too."""

import uuid
from typing import Final

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.deliveries.states import MOVING, State
from server.errors import UpstreamNotFound, UpstreamRefused
from server.escalations.models import EscalationRow
from server.escalations.standing import NotYet
from server.upstreams.salesforce_feed import Feed

CHANNEL: Final = "salesforce_chatter"
_log: Final = structlog.get_logger("liaison.reminders")


def end_reminders(engine: Engine, feed: Feed | None, escalation_id: str) -> None:
    """Raises UpstreamError when Salesforce is out of order, and NotYet; what it does not let us do is logged."""
    with session_scope(engine) as session:
        escalation = session.get(EscalationRow, uuid.UUID(escalation_id))
        if feed is None or escalation is None or escalation.state != "done":
            return
        tasks = _tasks(session, escalation)
    for account_id, subject in tasks:
        try:
            for task_id in feed.reminders(account_id, subject, open_only=True):
                feed.finish(task_id)
        except (UpstreamRefused, UpstreamNotFound) as error:
            _log.info("reminder_stays", code=error.code, escalation=escalation_id)


def _tasks(session: Session, escalation: EscalationRow) -> list[tuple[str, str]]:
    """Account and subject of each; none comes with what has joined later."""
    of_it = [DeliveryRow.escalation_id == escalation.id, DeliveryRow.channel == CHANNEL]
    rows = session.scalars(select(DeliveryRow).where(*of_it, DeliveryRow.purpose == "escalation")).all()
    if any(row.state in MOVING for row in rows):
        raise NotYet
    return [(row.content["account_id"], row.content["task"]["subject"]) for row in rows if row.state == State.SENT]
