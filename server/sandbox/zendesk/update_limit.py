"""30 updates of one ticket in ten minutes by one user.

https://developer.zendesk.com/api-reference/introduction/rate-limits/#endpoint-rate-limits
"""

from __future__ import annotations

import time

from flask import g

from server.sandbox.world import ZendeskInstance
from server.sandbox.zendesk.problems import Problem

WINDOW_S = 600


def count(instance: ZendeskInstance, ticket_id: int) -> None:
    """Count an update by whoever asks. Raises Problem 429, with the seconds until one more is taken."""
    if instance.update_limit is None:
        return
    moment = time.monotonic()
    key = (g.get("caller", ""), ticket_id)
    times = [each for each in instance.update_times.get(key, []) if each > moment - WINDOW_S]
    if len(times) >= instance.update_limit:
        wait = int(times[0] + WINDOW_S - moment) + 1
        said = f"Ticket update rate limit of {instance.update_limit} updates per 10 minutes exceeded"
        raise Problem(429, {"error": "TooManyRequests", "description": said}, {"Retry-After": str(wait)})
    instance.update_times[key] = [*times, moment]
