"""What Slack sends to an app: signed events and interactions.

https://docs.slack.dev/apis/events-api ,
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from __future__ import annotations

import json
import secrets
from urllib.parse import urlencode

from server.sandbox.courier import Answer, post
from server.sandbox.slack.signing import signed
from server.sandbox.world import Json, Slack, World

APP_ID = "A0SANDBOX1"
EVENTS = "/webhooks/slack/events"
INTERACTIONS = "/webhooks/slack/interactions"


def interact(world: World, payload: Json, *, secret: str = "", seconds_old: int = 0) -> Answer:
    """Send a press at once; Slack does so only once."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    headers = signed(world.slack, body, "application/x-www-form-urlencoded", secret=secret, seconds_old=seconds_old)
    return post(world.liaison_url + INTERACTIONS, body, headers)


def verify(world: World) -> Answer:
    """The handshake that Slack does when an address for events is set; from then on it sends events."""
    challenge = secrets.token_urlsafe(24)
    body = json.dumps({"type": "url_verification", "token": "deprecated", "challenge": challenge}).encode()
    answer = post(world.liaison_url + EVENTS, body, signed(world.slack, body, "application/json"))
    told = challenge in answer.body.decode(errors="replace")
    if answer.is_good and not told:
        answer = Answer(0, answer.body, "the challenge was not answered")
    world.slack.events_verified = answer.is_good
    return answer


def tell(world: World, event: Json) -> None:
    """Send an event in the background, once the address was verified and where the app is a member."""
    channel = world.slack.channels[event["channel"]]
    if not world.slack.events_verified or not (channel["is_member"] or channel["is_im"]):
        return
    slack, url = world.slack, world.liaison_url + EVENTS
    body = json.dumps(_envelope(slack, {**event, "channel_type": _channel_type(channel)})).encode()

    def attempt(tried: int, reason: str) -> Answer:
        again = {"X-Slack-Retry-Num": str(tried), "X-Slack-Retry-Reason": reason} if tried else {}
        return post(url, body, signed(slack, body, "application/json") | again)

    world.courier.send(attempt)


def _envelope(slack: Slack, event: Json) -> Json:
    return {
        "token": "deprecated",
        "team_id": slack.team_id,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(8).upper()}",
        "event_time": int(float(event["event_ts"])),
        "authorizations": [{"team_id": slack.team_id, "user_id": slack.bot_user_id, "is_bot": True}],
        "is_ext_shared_channel": False,
    }


def _channel_type(channel: Json) -> str:
    if channel["is_im"]:
        return "im"
    return "group" if channel["is_private"] else "channel"
