"""An escalation to write about, and a composed delivery as its channel is handed it."""

from collections.abc import Mapping
from typing import Any

from server.clock import now
from server.deliveries.channel import Outbound
from server.escalations.brief import Brief, Composed
from server.policy import OPEN, US_GOVERNMENT, CustomerText
from server.records import Person, Role

TICKET = 500101
REFERENCE = "ESC-7K3M9QA.2"
OTHER = "ESC-7K3M9QA.21"
MEADOWBANK = "0014000000MeadBAAR"
NOBODY_KNOWS = "never@nowhere.example"


def brief(**changed: Any) -> Brief:
    known: dict[str, Any] = {
        "number": "ESC-7K3M9QA",
        "policy": OPEN,
        "language": "en",
        "instance": "global",
        "ticket_id": TICKET,
        "ticket_url": f"https://gitlab.zendesk.com/agent/tickets/{TICKET}",
        "title": "Make the CSM aware",
        "summary": "New tickets reach the CSM within hours; how serious this one is does not.",
        "reasons": (CustomerText("The ticket's priority is Urgent."),),
        "rule_url": "https://handbook.gitlab.com/handbook/support/workflows/support-sales-escalations/",
        "pressed_by": "Ada Agent",
        "subject": CustomerText("Runners <b>fail</b>"),
        "organization": CustomerText("Meadowbank Dairies"),
        "organization_url": "https://gitlab.zendesk.com/agent/organizations/7",
        "requester": CustomerText("Noor Haddad"),
        "priority": "urgent",
        "status": "open",
        "account_id": MEADOWBANK,
        "account_url": f"https://acme.my.salesforce.com/{MEADOWBANK}",
        "project_id": 17735787,
        "details": (("What has happened", CustomerText("Production is down")),),
        "sentence": CustomerText("They are furious."),
        "people": {Role.CSM: Person("Cleo Csm", NOBODY_KNOWS)},
        "terms": {"csm": "CSM", "account_owner": "Account Owner"},
    }
    return Brief(**{**known, **changed})


SECRET = brief(policy=US_GOVERNMENT)
CUSTOMERS_WORDS = ("Runners", "Meadowbank", "Noor", "furious", "Production")


def outbound(
    composed: Composed, *, reference: str = REFERENCE, ticket: int = TICKET, thread: Mapping[str, Any] | None = None
) -> Outbound:
    return Outbound(
        id="d1",
        reference=reference,
        escalation="e1",
        instance="global",
        zendesk_ticket_id=ticket,
        channel=composed.channel,
        place=composed.place,
        content=composed.content,
        thread=thread,
        tried_at=now(),
    )
