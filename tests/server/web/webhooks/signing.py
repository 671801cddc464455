"""Requests as Slack sends them, signed in our own words."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

SECRET = "not-a-secret-slack-signing"
INTERACTIONS, EVENTS = "/webhooks/slack/interactions", "/webhooks/slack/events"


def signed(client, path, body, *, secret=SECRET, age=0, content_type="application/json", **headers):
    at = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    sent = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}", **headers}
    return client.post(path, data=body, content_type=content_type, headers=sent)


def press(client, number, kind="seen", user="U02VERALI", **how):
    payload = {"type": "block_actions", "user": {"id": user}, "actions": [{"action_id": kind, "value": number}]}
    payload["container"] = {"type": "message", "channel_id": "C0SALES001", "message_ts": "1763802000.000100"}
    return send_payload(client, payload, **how)


def send_payload(client, payload, **how):
    body = urlencode({"payload": payload if isinstance(payload, str) else json.dumps(payload)}).encode()
    return signed(client, INTERACTIONS, body, content_type="application/x-www-form-urlencoded", **how)


def tell(client, event, **how):
    envelope = {"type": "event_callback", "team_id": "T00SANDBOX", "event_id": "Ev1", "event": event}
    return signed(client, EVENTS, json.dumps(envelope).encode(), **how)
