"""Whether an agent may see a ticket in Zendesk: what they could not open there they do not escalate from here.

https://developer.zendesk.com/api-reference/ticketing/users/users/ (ticket_restriction). Whoever is on a ticket sees it
all the same: https://support.zendesk.com/hc/en-us/articles/4409408679578
"""

from server.errors import AccessRefused
from server.escalations.rights import Presser
from server.records import Ticket


def sees(presser: Presser, ticket: Ticket) -> bool:
    """A program sees all. A restriction that we do not know leaves only what the agent is on."""
    if presser.agent_id is None or presser.restriction is None:
        return True
    assignee = ticket.assignee.zendesk_user_id if ticket.assignee else None
    if presser.agent_id in (ticket.requester_id, assignee, *ticket.cc_user_ids, *ticket.follower_user_ids):
        return True
    if presser.restriction == "groups":
        return ticket.group_id in presser.groups
    own = presser.organization_id
    return presser.restriction == "organization" and own is not None and ticket.organization_id == own


def require_sight(presser: Presser, ticket: Ticket) -> None:
    """Raises AccessRefused (403)."""
    if not sees(presser, ticket):
        raise AccessRefused(
            "Zendesk does not show you this ticket.",
            hint="Ask a colleague who may see it.",
            code="ticket_not_shown",
            status=403,
        )
