"""A person presses a button of a message.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from __future__ import annotations

import secrets
import time

from server.sandbox.courier import Answer
from server.sandbox.slack import outgoing
from server.sandbox.slack.colleagues import Impossible, message_at
from server.sandbox.world import Json, World, now


def press(
    world: World, channel: str, ts: str, action_id: str, user: str, *, secret: str = "", seconds_old: int = 0
) -> Answer:
    """Press a button of a message, and tell Liaison; another secret or an old time make a press to be refused."""
    with world.lock:
        message = message_at(world, channel, ts)
        button, block_id = _button(message, action_id)
        payload = _payload(world, channel, message, button, block_id, user)
    answer = outgoing.interact(world, payload, secret=secret, seconds_old=seconds_old)
    pressed = {"channel": channel, "ts": ts, "action_id": action_id, "user": user, "at": now().isoformat()}
    with world.lock:
        world.slack.presses.append({**pressed, "status": answer.status})
    return answer


def _button(message: Json, action_id: str) -> tuple[Json, str]:
    for block in message.get("blocks", []):
        elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        for element in elements:
            if element.get("type") == "button" and element.get("action_id") == action_id:
                return element, str(block.get("block_id", ""))
    raise Impossible(f"the message has no button {action_id!r}")


def _payload(world: World, channel: str, message: Json, button: Json, block_id: str, user: str) -> Json:
    """A `block_actions` payload; somebody whom the workspace does not know is named by the id alone."""
    slack = world.slack
    name = slack.users.get(user, {}).get("name", user.lower())
    of_thread = {"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}
    kept = {key: value for key, value in button.items() if key in ("type", "action_id", "text", "value", "style")}
    return {
        "type": "block_actions",
        "user": {"id": user, "username": name, "name": name, "team_id": slack.team_id},
        "api_app_id": outgoing.APP_ID,
        "token": "deprecated",
        "container": {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel,
            "is_ephemeral": False,
            **of_thread,
        },
        "trigger_id": f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}",
        "team": {"id": slack.team_id, "domain": slack.team},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": slack.channels[channel].get("name") or "directmessage"},
        "message": {key: value for key, value in message.items() if key != "metadata"},
        "state": {"values": {}},
        "response_url": f"https://hooks.slack.com/actions/{slack.team_id}/{secrets.token_hex(12)}",
        "actions": [{**kept, "block_id": block_id, "action_ts": f"{time.time():.6f}"}],
    }
