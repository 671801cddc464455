"""An escalation as a press leaves it, its Slack message sent."""

import uuid
from datetime import UTC, datetime, timedelta

from server.deliveries.models import DeliveryRow
from server.escalations.models import EscalationRow, EscalationTicketRow

PRESSED_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBER = "ESC-7K3M9QX"
CHANNEL, TS = "C0TRIAGE1", "1763802000.000100"


def press(session, *, number=NUMBER, ticket=4242, instance="global", ts=TS, deliveries=None, **changes):
    """Write one; `deliveries` are changes of its deliveries' rows, by default one Slack message that was sent."""
    row = EscalationRow(
        **{
            "id": uuid.uuid4(),
            "number": number,
            "instance": instance,
            "zendesk_ticket_id": ticket,
            "zendesk_organization_id": 1,
            "account_name": "Northwind",
            "scenario": "renewal",
            "title": {"en": "Tell the CSM", "de": "Den CSM informieren"},
            "state": "open",
            "pressed_by": "agent:1",
            "pressed_by_name": "Ada Agent",
            "pressed_at": PRESSED_AT,
            "undo_until": PRESSED_AT + timedelta(seconds=10),
            "follow_at": PRESSED_AT,
            **changes,
        }
    )
    session.add(row)
    session.flush()
    first = {"instance": instance, "zendesk_ticket_id": ticket, "how": "pressed", "added_by": row.pressed_by}
    session.add(EscalationTicketRow(escalation_id=row.id, added_at=PRESSED_AT, **first))
    for position, change in enumerate([{}] if deliveries is None else deliveries, start=1):
        session.add(delivery(row, position, ts, **change))
    session.flush()
    return row


def written(session, number, **changes):
    """One of several, a minute after the one before."""
    return press(session, number=f"ESC-000000{number}", pressed_at=PRESSED_AT + timedelta(minutes=number), **changes)


def numbers(found):
    """The last digits of their numbers."""
    return [one.number[-1] for one in found]


def delivery(escalation, position=1, ts=TS, **changes):
    return DeliveryRow(
        **{
            "escalation_id": escalation.id,
            "position": position,
            "reference": f"{escalation.number}.{position}",
            "instance": escalation.instance,
            "zendesk_ticket_id": escalation.zendesk_ticket_id,
            "channel": "slack_message",
            "place": "#triage",
            "turn": f"slack:{CHANNEL}",
            "content": {},
            "words": "Northwind needs you.",
            "told": [],
            "state": "sent",
            "proof": {"channel": CHANNEL, "ts": ts},
            "url": "https://acme.slack.com/archives/C0TRIAGE1/p1763802000000100",
            "created_at": PRESSED_AT,
            "updated_at": PRESSED_AT,
            **changes,
        }
    )
