"""What /metrics tells of the calls to other companies' systems."""

from typing import Final

from prometheus_client import Counter, Histogram

CALLS: Final = Counter(
    "liaison_upstream_calls",
    "Calls to an upstream, by how they ended (ok, refusal, or the code of the error).",
    ("upstream", "outcome"),
)
SECONDS: Final = Histogram(
    "liaison_upstream_seconds",
    "Seconds that a call took, its retries included.",
    ("upstream", "outcome"),
    buckets=(0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10),
)
RETRIES: Final = Counter(
    "liaison_upstream_retries",
    "Requests that were sent again, by why (dropped, asked_to_wait).",
    ("upstream", "why"),
)


def count(upstream: str, outcome: str, seconds: float) -> None:
    """One call that has ended."""
    CALLS.labels(upstream, outcome).inc()
    SECONDS.labels(upstream, outcome).observe(seconds)
