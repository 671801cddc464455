"""The weather over each upstream while Liaison writes there, and looks whether it has written."""

from collections import Counter
from typing import Any, Final

from server.sandbox.servers import Sandbox

SHARE: Final = 0.3
"""Of the requests; each of them suffers one of all kinds: 429, 500, hang, drop (before and after the work), cut."""
PATHS: Final = {
    "zendesk": r"/tickets/\d+",
    "slack": r"/api/(chat|conversations)\.",
    "salesforce": r"/sobjects/|/composite|Case",
    "gitlab": r"/issues",
    "email": r"",
}
"""What the cards are read by is left alone for most of it: other tests are about that."""
# "Later" means in five minutes there, which is longer than a run.
BY_MAIL: Final = {"method": "CONNECT|DATA", "kinds": ["hang", "hang_after", "drop", "drop_after", "cut"]}
HANG: Final = 2.0  # longer than the read time-out


def storm(sandbox: Sandbox, seed: int) -> None:
    for upstream, path in PATHS.items():
        rule: dict[str, Any] = {"seed": seed, "share": SHARE, "path": path, "hang": HANG, "retry_after": 1.0}
        rule |= BY_MAIL if upstream == "email" else {}
        sandbox.world.faults.begin_storm(upstream, **rule)


def calm(sandbox: Sandbox) -> dict[str, int]:
    """Good weather again; what the storms have done, by kind."""
    ended = [sandbox.world.faults.end_storm(upstream) for upstream in PATHS]
    return dict(sum((one.done for one in ended if one), Counter[str]()))
