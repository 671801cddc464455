"""Several writes in one request: all are done, or none is.

https://developer.salesforce.com/docs/platform/api-rest/guide/dome-composite-upsert-example.md and
https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite_post.htm
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import requests

from server.errors import UpstreamMalformed
from server.upstreams.reading import Json, number, rows, table
from server.upstreams.salesforce_reply import Reply
from server.upstreams.salesforce_rest import Rest

HALTED: Final = "PROCESSING_HALTED"
"""What is said of a step that was undone, or never begun, because of another one."""


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is how later steps refer to what this one has made: `@{name.id}`."""

    name: str
    method: str
    path: str
    fields: Mapping[str, Any]


def together(rest: Rest, steps: Sequence[Step]) -> tuple[Reply, ...]:
    """A reply for each step, all of them good; or the one reply that is not. Raises UpstreamError."""
    asked = [
        {
            "method": step.method,
            "url": f"/services/data/v{rest.version}/{step.path}",
            "referenceId": step.name,
            "body": step.fields,
        }
        for step in steps
    ]
    whole = rest.write("POST", "composite", {"allOrNone": True, "compositeRequest": asked})
    if not whole.ok:
        return (whole,)
    replies = tuple(_part(whole, each) for each in rows(table(whole.body).get("compositeResponse")))
    if len(replies) != len(steps):
        raise UpstreamMalformed("salesforce", "Salesforce's answer is not about all that it was asked to do.")
    bad = [reply for reply in replies if not reply.ok]
    return tuple(sorted(bad, key=lambda reply: reply.code == HALTED)[:1]) or replies


def _part(whole: Reply, part: Json) -> Reply:
    """The reply to one step, as if it had been asked alone."""
    response = requests.Response()
    response.status_code = number(part.get("httpStatusCode")) or 0
    response.headers, response.url = whole.response.headers, whole.response.url
    if not 200 <= response.status_code < 500:
        raise UpstreamMalformed("salesforce", "Salesforce's answer does not say what became of a step.")
    return Reply(response, part.get("body"), whole.address)
