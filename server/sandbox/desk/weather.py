"""The fault switches: four kinds of weather for each upstream."""

from __future__ import annotations

from typing import Any

from server.sandbox.world import World

UPSTREAM_TITLES = {
    "zendesk": "Zendesk",
    "zendesk-us-government": "Zendesk (US government)",
    "salesforce": "Salesforce",
    "slack": "Slack",
    "gitlab": "GitLab",
    "email": "E-mail",
}
KINDS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "normal": ("Normal", None),
    "slow": ("Slow, 2 s", {"latency_ms": 2000}),
    "limited": ("Says 429", {"status": 429, "retry_after": 30}),
    "down": ("Down", {"drop": True}),
}
"""Kind: title and the rule for it; https://docs.slack.dev/apis/web-api/rate-limits gives 30 s as its example."""


def change(world: World, upstream: str, kind: str) -> None:
    """Give an upstream this weather and no other. Raises ValueError for names that are not known."""
    if upstream not in UPSTREAM_TITLES:
        raise ValueError(f"upstream: {upstream!r} is not one of {', '.join(UPSTREAM_TITLES)}")
    if kind not in KINDS:
        raise ValueError(f"kind: {kind!r} is not one of {', '.join(KINDS)}")
    world.faults.clear(upstream)
    rule = KINDS[kind][1]
    if rule is not None:
        world.faults.add(upstream, **rule)


def weather_of(world: World, upstream: str) -> str:
    """The kind that is in force; "other" when somebody set a rule of their own."""
    rules = [rule for rule in world.faults.rules.get(upstream, []) if rule.times != 0]
    if not rules:
        return "normal"
    if len(rules) > 1 or rules[0].path:
        return "other"
    rule = rules[0]
    if rule.drop:
        return "down"
    if rule.status == 429:
        return "limited"
    return "slow" if rule.latency_ms and not rule.has_verdict() else "other"
