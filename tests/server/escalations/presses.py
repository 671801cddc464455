"""Who presses, and on which tickets of the sandbox's story; and what is in the database then."""

from sqlalchemy import func, select

from server.audit import Actor, AuditRow
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.escalations.models import EscalationRow
from server.escalations.records import Asked
from server.escalations.rights import Presser, Seat
from server.jobs import QUEUE

SAMPLE = 4242  # an emergency of an escalated customer, with a named CSM
SAME_ACCOUNT = 4101
OTHER_ACCOUNT = 4228
INES = Presser(Actor("agent:38010000011", "Ines Okafor", "sidebar"), "global", 38010000011, Seat.AGENT)
TOMAS = Presser(Actor("agent:38010000012", "Tomas Lindqvist", "sidebar"), "global", 38010000012, Seat.AGENT)
GRANT = Presser(Actor("agent:48010000011", "Grant Holloway", "sidebar"), "us-government", 48010000011, Seat.AGENT)
PROGRAM = Presser(Actor("token:abc", "rota", "api"), "", None, Seat.PROGRAM)
EMERGENCY = Asked("csm_emergency_or_high_priority", inputs={"situation": "Merges wait since nine."})
MIRA = "mira.solberg@gitlab.example"


def count(engine, row):
    with session_scope(engine) as session:
        return session.scalar(select(func.count()).select_from(row))


def audited(engine):
    with session_scope(engine) as session:
        return [(row.event, row.actor) for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def nothing_is_written(engine):
    return not any(count(engine, row) for row in (EscalationRow, DeliveryRow, AuditRow, QUEUE))


def press(escalations, asked=EMERGENCY, ticket=SAMPLE, presser=INES, key=None):
    return escalations.press("global", ticket, asked, presser, key)
