"""One run: press in bad weather while things are killed, then good weather, wait, count."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from chaos.counting import FINAL, Count, Receipt, count
from chaos.pressing import DESTINATIONS, Agents, Pressed
from chaos.processes import comes
from chaos.report import Run
from chaos.rig import Rig, running
from chaos.trouble import Trouble
from chaos.upstreams import FIRST
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.errors import DatabaseUnavailable
from server.escalations.models import EscalationRow

LONGEST_END: Final = 300.0  # seconds after the faults have stopped
PATIENT: Final = 5.0
LONGEST_PRESS: Final = 0.04
APART: Final = "email_message"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    seed: int
    escalations: int = 300
    seconds: float = 150.0
    workers: int = 2

    @property
    def options(self) -> str:
        told = {"escalations": self.escalations, "seconds": self.seconds, "workers": self.workers}
        return "".join(f" --{name} {value:g}" for name, value in told.items() if value != getattr(Plan, name))


def run(plan: Plan, folder: Path, say: Say) -> Run:
    """The whole of it, in `folder` (which other accounts may enter). Raises SystemExit when it cannot be run."""
    began = time.monotonic()
    with running(folder, plan.escalations, plan.workers) as rig:
        agents = Agents(rig.address, rig.token, plan.seed)
        blows = _broken(plan, rig, agents, say)
        faults = rig.upstreams.ask("calm")
        if not comes(lambda: _settled(rig), LONGEST_END):
            say(f"after {LONGEST_END:.0f} s of good weather some deliveries are still not final")
        receipts = list(_receipts(rig, agents))
        found, cases = rig.upstreams.ledger()
        counts = count(receipts, found)
        problems = (*_of_presses(rig, plan, agents.pressed), *_of_cases(cases), *_of_counts(counts))
    return Run(
        plan.seed,
        plan.options,
        plan.escalations,
        DESTINATIONS,
        counts,
        blows,
        faults,
        agents.pressed.answers,
        tuple(problems),
        time.monotonic() - began,
    )


def _broken(plan: Plan, rig: Rig, agents: Agents, say: Say) -> Counter[str]:
    """Presses while it storms; the blows go on until all presses were answered, and a while longer."""
    blows: dict[str, Callable[[], None]] = {
        f"worker {number} killed": worker.kill for number, worker in enumerate(rig.workers, 1)
    }
    dice = random.Random(f"{plan.seed}/press")
    blows |= {
        "server killed": rig.server.kill,
        "server killed while it takes a press": lambda: _kill_in_a_press(rig, agents, dice),
        "PostgreSQL stopped and started": rig.postgres.restart,
    }
    trouble = Trouble(plan.seed, blows)
    rig.upstreams.ask("storm", plan.seed)
    trouble.start()
    agents.press(range(FIRST, FIRST + plan.escalations), plan.seconds / plan.escalations)
    say(f"{len(agents.pressed.escalations)} presses answered")
    time.sleep(plan.seconds / 10)
    trouble.stop()
    return trouble.done


def _kill_in_a_press(rig: Rig, agents: Agents, dice: random.Random) -> None:
    agents.under_way.clear()
    agents.under_way.wait(PATIENT)
    time.sleep(dice.uniform(0, LONGEST_PRESS))
    rig.server.kill()


def _settled(rig: Rig) -> bool:
    open_states = DeliveryRow.state.not_in(FINAL)
    try:
        with session_scope(rig.engine) as session:
            return session.scalar(select(DeliveryRow.id).where(open_states).limit(1)) is None
    except DatabaseUnavailable:
        return False


def _receipts(rig: Rig, agents: Agents) -> Iterator[Receipt]:
    """As the API tells them, with the proof that only we keep."""
    with session_scope(rig.engine) as session:
        kept = {row.reference: row for row in session.scalars(select(DeliveryRow))}
    for escalation in {str(row.escalation_id) for row in kept.values()}:
        for told in agents.receipts(escalation):
            maybe = bool((told["error"] or {}).get("may_have_arrived"))
            proof = kept.pop(told["reference"]).proof or {}
            yield Receipt(told["reference"], told["channel"], told["state"], told["url"], proof, maybe)
    for row in kept.values():
        yield Receipt(row.reference, row.channel, "not told", row.url, row.proof or {})


def _of_presses(rig: Rig, plan: Plan, pressed: Pressed) -> Iterator[str]:
    """Each accepted press is one escalation with all its deliveries, and nothing else is."""
    with session_scope(rig.engine) as session:
        kept = {str(row.id): row.zendesk_ticket_id for row in session.scalars(select(EscalationRow))}
        deliveries = Counter(str(one) for one in session.scalars(select(DeliveryRow.escalation_id)))
    yield from (f"ticket {ticket}: never answered" for ticket in pressed.gave_up)
    for ticket, escalation in pressed.escalations.items():
        if kept.pop(escalation, None) != ticket:
            yield f"ticket {ticket}: answered, but escalation {escalation} is not kept"
        if deliveries[escalation] < DESTINATIONS:
            yield f"ticket {ticket}: {deliveries[escalation]} deliveries"
    yield from (f"ticket {ticket}: escalated a second time" for ticket in kept.values())


def _of_cases(cases: dict[str, int]) -> Iterator[str]:
    yield from (f"{key}: {number} cases" for key, number in cases.items() if number > 1)


def _of_counts(counts: dict[str, Count]) -> Iterator[str]:
    for channel, one in sorted(counts.items()):
        yield from (f"{channel}: lost {reference}" for reference in one.lost if channel != APART)
        yield from (f"{channel}: doubled {reference}" for reference in one.doubled)
        yield from (f"{channel}: untrue {said}" for said in one.untrue)
