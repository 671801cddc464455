"""A press: what it costs beside a bare commit, when it has arrived everywhere, and how many arrive a second."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import func, select

from bench.figures import Figure, load
from bench.rig import LATENCIES, Rig
from bench.upstreams import PRESSED
from chaos.pressing import DESTINATIONS
from chaos.upstreams import FIRST
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow

ROUNDS: Final = 9
PRESSES: Final = 80
FIRST_ONES: Final = 20
"""Not counted: each connection is made, and prepares its statements, once."""
BURST: Final = 60
LONGEST: Final = 120.0
_tickets: Final = iter(range(FIRST, FIRST + PRESSED))


def press(rig: Rig) -> list[Figure]:
    """Right after a look at the preview, as an agent does it; by turns with the bare commit."""
    first = _warm(rig, PRESSES)
    database = rig.parts.settings.database_url.replace("+psycopg", "")
    turns: list[list[float]] = load("press", rig.address, rig.token, str(first), str(PRESSES), database)
    turns = turns[FIRST_ONES:]
    ratios = sorted(whole / bare for _, whole, bare in turns)
    ratio = statistics.median(whole for _, whole, _ in turns) / statistics.median(bare for _, _, bare in turns)
    spread = f"{ratios[len(ratios) // 4]:.2f} to {ratios[3 * len(ratios) // 4]:.2f}"
    what = "press → 201 ÷ a bare commit of the same rows and jobs"
    return [Figure(what, f"{ratio:.2f} ({spread})", "≤ 3", ratio <= 3)]


def arrival(rig: Rig) -> list[Figure]:
    """One press at a time, nothing else to do, no time to undo."""
    times = []
    with _workers(rig, 1):
        for number in range(ROUNDS + 1):
            first = _warm(rig, 1)
            ((began, _, _),) = load("press", rig.address, rig.token, str(first), "1", "")
            _await_all(rig)
            if number:  # the first one makes the worker sign in everywhere
                times.append(_last_sent(rig) - began)
    slowest = max(LATENCIES.values()) / 1000
    ratio = statistics.median(times) / slowest
    spread = f"{min(times) / slowest:.2f} to {max(times) / slowest:.2f}"
    what = "press → at all four destinations ÷ the slowest one's own delay, median"
    return [Figure(what, f"{ratio:.2f} ({spread})", "≤ 3", ratio <= 3)]


def throughput(rig: Rig) -> list[Figure]:
    found = []
    for workers in (1, 2):
        first = _warm(rig, BURST)
        load("press", rig.address, rig.token, str(first), str(BURST), "")
        before = time.time()
        with _workers(rig, workers):
            _await_all(rig)
        seconds = _last_sent(rig) - _first_began(rig, before)
        rate = BURST * DESTINATIONS / seconds
        what = f"deliveries per second, {workers} worker{'s' if workers > 1 else ''}"
        found.append(Figure(what, f"{rate:.0f}", "", None))
    return found


def _warm(rig: Rig, count: int) -> int:
    """The first of so many tickets whose cards are up, and that nobody has pressed on."""
    first = next(_tickets)
    for _ in range(count - 1):
        next(_tickets)
    load("crowd", rig.address, rig.token, str(first), str(count))
    return first


@contextmanager
def _workers(rig: Rig, count: int) -> Iterator[None]:
    command = [sys.executable, "-m", "server.cli", "worker"]
    running = [subprocess.Popen(command, env=rig.environment, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield
    finally:
        for worker in running:
            worker.terminate()
        for worker in running:
            worker.wait(timeout=60)


def _await_all(rig: Rig) -> None:
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        with session_scope(rig.parts.engine) as session:
            states = set(session.scalars(select(DeliveryRow.state).distinct()))
        if states == {"sent"}:
            return
        time.sleep(0.05)
    raise SystemExit(f"after {LONGEST:.0f} s there are deliveries that are {', '.join(states - {'sent'})}")


def _last_sent(rig: Rig) -> float:
    with session_scope(rig.parts.engine) as session:
        last = session.scalar(select(func.max(DeliveryRow.sent_at)))
    assert last is not None
    return float(last.timestamp())


def _first_began(rig: Rig, after: float) -> float:
    with session_scope(rig.parts.engine) as session:
        began = session.scalars(select(DeliveryRow.began_at))
        return min(at.timestamp() for at in began if at and at.timestamp() > after)
