"""The table, on the terminal and in docs/reliability.md."""

import platform
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path
from typing import Final

from chaos.counting import Count
from chaos.rig import SETTINGS
from chaos.storms import SHARE

PAGE: Final = Path(__file__).parent.parent / "docs" / "reliability.md"
HEAD: Final = """# Reliability

Written by `make chaos` as it came out, good or bad. It presses {escalations} times, {destinations} destinations each,
while every upstream of the sandbox is in a storm, workers and server are killed with SIGKILL, and PostgreSQL is stopped
and started. Then the faults end, it waits until every delivery is final, and counts at the destinations.

- **Lost**: a delivery of an accepted press that is not at its destination, and does not say that it has failed.
- **Doubled**: one that is there more than once.
- **Untrue**: a receipt that says something else than the destination, its link and ids included.

E-mail cannot be read back, so it is counted apart: what is not certain must say "may have been sent", and nothing is
sent twice by itself.

| destination | deliveries | sent | failed | "may have been sent" | lost | doubled | untrue |
|---|---|---|---|---|---|---|---|
"""
TAIL: Final = """
Run of {date}: `make chaos ARGS="--seed {seed}{options}"` on {cpus} cores, Python {python}, {seconds:.0f} s in all. The
seed decides the weather, the blows and their order; which request meets which blow depends on the machine, too.

| what was done to it | times |
|---|---|
{blows}

{share:.0%} of the requests that write, or look for what was written, suffered one of these:

| fault | times |
|---|---|
{faults}

The agents' side: {answers}. Settings, shortened so that it takes minutes: {settings}.
"""
AFTER: Final = {"429": "429, with Retry-After", "cut": "the work is done, the answer's body is cut"}
KINDS: Final = {"500": "500", "hang": "silence until the time-out", "drop": "the connection is dropped"}


@dataclass(frozen=True, slots=True)
class Run:
    """All that one run has found. `problems` are sentences; none means that everything was kept."""

    seed: int
    options: str
    escalations: int
    destinations: int
    counts: Mapping[str, Count]
    blows: Counter[str]
    faults: Mapping[str, int]
    answers: Counter[str]
    problems: tuple[str, ...]
    seconds: float


def rows(counts: Mapping[str, Count]) -> str:
    lines = []
    for channel, one in sorted(counts.items(), key=lambda pair: (pair[0] == "email_message", pair[0])):
        cells = [
            one.deliveries,
            one.states["sent"],
            one.states["failed"],
            one.maybe,
            len(one.lost),
            len(one.doubled),
            len(one.untrue),
        ]
        lines.append(f"| {channel} | {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def page(run: Run) -> str:
    return (
        HEAD.format(escalations=run.escalations, destinations=run.destinations)
        + rows(run.counts)
        + TAIL.format(
            date=f"{datetime.now(UTC):%Y-%m-%d}",
            seed=run.seed,
            options=run.options,
            cpus=cpu_count(),
            python=platform.python_version(),
            seconds=run.seconds,
            blows="\n".join(f"| {name} | {times} |" for name, times in sorted(run.blows.items())),
            share=SHARE,
            faults="\n".join(f"| {_fault(name)} | {times} |" for name, times in sorted(run.faults.items())),
            answers=", ".join(f"{answer} × {times}" for answer, times in sorted(run.answers.items())),
            settings=", ".join(f"`{name}={value}`" for name, value in SETTINGS.items()),
        )
    )


def _fault(name: str) -> str:
    if name in AFTER:
        return AFTER[name]
    kind, _, after = name.partition("_")
    return f"{KINDS[kind]}, {'after' if after else 'before'} the work was done"
