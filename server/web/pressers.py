"""Who acts, as escalations know them: an agent with their seat in Zendesk, or a program."""

from typing import Final

from flask import g

from server.audit import Actor
from server.escalations.rights import Presser, Seat, seat_of
from server.web.callers import Caller
from server.web.parts import parts

EVERY: Final = ""


def presser(instance: str = EVERY) -> Presser:
    """The caller of this request. A program acts in `instance`, an agent in their own.

    Raises AccessRefused for somebody who is an agent no more, and UpstreamError when Zendesk cannot say.
    """
    caller: Caller = g.caller
    if caller.agent_id is None:
        assert caller.token is not None
        return Presser(Actor(caller.label, caller.token.name, "api"), instance, None, Seat.PROGRAM)
    assert caller.instance is not None
    agent = parts().agents.require(caller.instance, caller.agent_id)
    actor = Actor(caller.label, agent.name, "extension" if caller.token else "sidebar")
    return Presser(
        actor,
        caller.instance.name,
        caller.agent_id,
        seat_of(agent),
        agent.group_ids,
        agent.ticket_restriction,
        agent.organization_id,
    )
