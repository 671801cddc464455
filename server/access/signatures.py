"""Slack's word that a request is its own: version v0 of its signature, over the body as it came.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
from datetime import datetime
from typing import Final

from server.errors import AccessRefused, NotFound

OLDEST: Final = 300  # seconds, as Slack advises: what is older may be a copy that somebody kept
AHEAD: Final = 60  # seconds that Slack's clock may be ahead of ours
LONGEST_TIMESTAMP: Final = 12  # digits
SIGNED_BY_SLACK: Final = "Only Slack may send this: check slack.signing_secret and the app's Request URL."


def slack_signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the header X-Slack-Signature must hold."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def require_slack(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> None:
    """Raises NotFound without a secret, and AccessRefused for what Slack did not sign within the last five minutes."""
    if not secret:
        raise NotFound(
            "Messages from Slack are not accepted here: there is no signing secret.",
            hint="An administrator sets LIAISON_SLACK_SIGNING_SECRET.",
            code="slack_not_set_up",
        )
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP):
        raise _refused("slack_timestamp", "X-Slack-Request-Timestamp is not a time in seconds.")
    # Compared before the time is judged, so that an answer tells a stranger nothing about our clock.
    if not hmac.compare_digest(slack_signature(secret, timestamp, body).encode(), signature.encode()):
        raise _refused("slack_signature", "X-Slack-Signature is not Slack's for this body.")
    age = now.timestamp() - int(timestamp)
    if age > OLDEST:
        raise _refused("slack_old", "X-Slack-Request-Timestamp is more than five minutes old.")
    if age < -AHEAD:
        raise _refused("slack_early", "X-Slack-Request-Timestamp is in the future: are the clocks right?")


def _refused(code: str, why: str) -> AccessRefused:
    return AccessRefused(f"The request was refused. {why}", hint=SIGNED_BY_SLACK, code=code)
