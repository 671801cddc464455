"""How Slack signs what it sends. https://docs.slack.dev/authentication/verifying-requests-from-slack"""

from __future__ import annotations

import hashlib
import hmac
import time

from server.sandbox.world import Slack


def signed(slack: Slack, body: bytes, content_type: str, *, secret: str = "", seconds_old: int = 0) -> dict[str, str]:
    """The headers of such a request; another secret or an old time make one that must be refused."""
    at = str(int(time.time()) - seconds_old)
    key = (secret or slack.signing_secret).encode()
    digest = hmac.new(key, b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    }
