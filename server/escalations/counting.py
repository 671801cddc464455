"""How a ticket stands, in two numbers: one look at the database, for a mark that is asked for often."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.deliveries.models import DeliveryRow
from server.escalations.models import EscalationRow, EscalationTicketRow
from server.escalations.overview_lines import FAILED
from server.escalations.queries import LARGEST_ID


def on_ticket(session: Session, instance: str, ticket_id: int) -> tuple[int, int]:
    """Open escalations that the ticket is on, also as one that joined, and their deliveries that have failed."""
    if ticket_id > LARGEST_ID:
        return 0, 0
    asked = (
        select(
            func.count(EscalationRow.id.distinct()),
            func.count(DeliveryRow.id).filter(FAILED),
        )
        .select_from(EscalationTicketRow)
        .join(EscalationRow, EscalationRow.id == EscalationTicketRow.escalation_id)
        .outerjoin(DeliveryRow, DeliveryRow.escalation_id == EscalationRow.id)
        .where(EscalationTicketRow.instance == instance, EscalationTicketRow.zendesk_ticket_id == ticket_id)
        .where(EscalationRow.state == "open")
    )
    still_open, failed = session.execute(asked).one()
    return still_open, failed
