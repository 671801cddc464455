"""Opening the app as Zendesk does, and sending the session that comes of it."""

import json
import re

from server.sandbox.zendesk import sign_app_token

LAUNCH = "/sidebar/ticket_sidebar"


def an_agent(sandbox, instance="global", role="agent"):
    """The Zendesk id of somebody of the story with this role."""
    return next(
        number
        for number, user in sandbox.world.zendesk[instance].users.items()
        if user["role"] == role and user["active"] and not user["suspended"]
    )


def launch(client, sandbox, instance="global", location="ticket_sidebar", agent_id=None, **claims):
    """The answer to the signed POST; a claim may be replaced, or left out with None."""
    agent_id = agent_id or an_agent(sandbox, instance)
    token = sign_app_token(sandbox.world, instance, agent_id, location, **claims)
    return client.post(f"/sidebar/{location}", data={"token": token})


def session_of(page):
    """What the page's script is told."""
    block = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page.get_data(as_text=True), re.S)
    return json.loads(block[1])


def bearer(token):
    return {"Authorization": f"Bearer {token}"}
