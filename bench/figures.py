"""What is measured, each as a ratio or a count within one run, and what was promised."""

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from bench.rig import LATENCIES, Rig, bare_route, serving
from bench.upstreams import AGENTS, FIRST, SAMPLE

ROUNDS: Final = 9
TURNS: Final = 120


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `promised` is in words; `kept` is None where nothing was promised."""

    what: str
    measured: str
    promised: str
    kept: bool | None


def cold(rig: Rig) -> list[Figure]:
    """One cold context against the longest chain of look-ups that must wait for one another."""
    zendesk, salesforce = LATENCIES["zendesk"], LATENCIES["salesforce"]
    people = max(LATENCIES["slack"], zendesk)
    chain = max(zendesk + salesforce + people, zendesk + 2 * LATENCIES["gitlab"]) / 1000
    rig.ask(SAMPLE)  # tokens and connections are held from here on
    times = []
    for _ in range(ROUNDS):
        rig.cache.clear()
        rig.forget_calls()
        times.append(rig.ask(SAMPLE)[0])
    calls, allowed = rig.calls(), _allowed(rig)
    ratio = statistics.median(times) / chain
    spread = f"{min(times) / chain:.3f} to {max(times) / chain:.3f}"
    rig.forget_calls()
    rig.ask(SAMPLE)
    second = len(rig.calls())
    return [
        Figure("cold context ÷ longest chain, median", f"{ratio:.3f} ({spread})", "≤ 1.15", ratio <= 1.15),
        Figure("calls of a cold context", str(len(calls)), f"≤ {allowed}", len(calls) <= allowed),
        Figure("calls when the people are known", str(_known_people(rig)), "≤ 4", _known_people(rig) <= 4),
        Figure("calls of a second look", str(second), "0", second == 0),
    ]


def _people(rig: Rig) -> int:
    context = json.loads(rig.ask(SAMPLE)[1])
    answers = [context["account_owner"], context["csm"], *context["specialists"]]
    people = [answer["person"] for answer in answers if answer["person"]]
    people += [person["deputy"] for person in people if person["deputy"]]
    return len({person["email"] for person in people if person["email"]})


def _allowed(rig: Rig) -> int:
    return 4 + 2 * _people(rig)


def _known_people(rig: Rig) -> int:
    """The calls when everything was forgotten but the people."""
    rig.ask(SAMPLE)
    for key in (f"ticket:global:{SAMPLE}", *_other_keys(rig)):
        rig.cache.forget(key)
    rig.parts.encoded.forget()
    rig.forget_calls()
    rig.ask(SAMPLE)
    return len(rig.calls())


def _other_keys(rig: Rig) -> list[str]:
    context = json.loads(rig.ask(SAMPLE)[1])
    project = context["collaboration_project"]["project_id"]
    return [f"account:{context['salesforce_account_id'][:15]}", f"project:{project}", f"documents:{project}"]


def crowd(rig: Rig) -> list[Figure]:
    """200 agents on 200 tickets of one organization at once, everything cold."""
    rig.cache.clear()
    rig.forget_calls()
    answers = load("crowd", rig.address, rig.token, str(FIRST), str(AGENTS))
    counted = Counter(_record(call) for call in rig.calls())
    tickets = counted.pop("ticket", 0)
    most = max(counted.values(), default=0)
    good = sum(status == 200 for status, _ in answers)
    slowest = max(seconds for _, seconds in answers) / rig.parts.settings.deadline
    return [
        Figure(f"{AGENTS} agents at once: answered", str(good), str(AGENTS), good == AGENTS),
        Figure("… ticket calls", str(tickets), str(AGENTS), tickets == AGENTS),
        Figure("… calls for each other record, at most", str(most), "1", most == 1),
        Figure("… the slowest answer ÷ the deadline", f"{slowest:.2f}", "", None),
    ]


def _record(call: str) -> str:
    return "ticket" if "/api/v2/tickets/" in call else call


def dead(rig: Rig) -> list[Figure]:
    """The same crowd, cold, with an upstream that takes the connection and says nothing."""
    found = []
    for upstream in ("salesforce", "gitlab", "slack", "zendesk"):
        rig.cache.clear()
        rig.fault(upstream, hang=20)
        answers = load("crowd", rig.address, rig.token, str(FIRST), str(AGENTS))
        rig.weather()
        slowest = max(seconds for _, seconds in answers) / rig.parts.settings.deadline
        good = sum(status == 200 for status, _ in answers)
        what = f"{AGENTS} agents, {upstream} dead: slowest ÷ deadline ({good} cards)"
        found.append(Figure(what, f"{slowest:.2f}", "≤ 1.2", slowest <= 1.2 and good == AGENTS))
        time.sleep(11)  # its breaker lets a trial through after ten seconds
        rig.ask(SAMPLE)
    return found


def warm(rig: Rig) -> list[Figure]:
    """Warm contexts against a bare Flask route with the same bytes, on the same server, by turns."""
    body = _fresh(rig)
    with serving(bare_route(body)) as bare:
        answers = _against(rig, rig.address + rig.path(SAMPLE), f"{bare}/bare", burst=100)
        card = f"{rig.address}/sidebar/tickets/{SAMPLE}/card?instance=global"
        pages = _against(rig, card, f"{bare}/bare", burst=4)
    ratio, spread = answers
    return [
        Figure(
            "warm context ÷ bare Flask route, requests per second", f"{ratio:.2f} ({spread})", "≥ 0.7", ratio >= 0.7
        ),
        Figure("warm card (HTML) ÷ bare Flask route", f"{pages[0]:.2f}", "", None),
    ]


def _against(rig: Rig, url: str, base: str, burst: int) -> tuple[float, str]:
    """The median of the turns' ratios, and their quartiles."""
    _fresh(rig)
    turns: list[list[float]] = load("by_turns", str(TURNS), str(burst), rig.token, url, base)
    lower, middle, upper = statistics.quantiles([theirs / ours for ours, theirs in turns], n=4)
    return middle, f"{lower:.2f} to {upper:.2f}"


def _fresh(rig: Rig) -> bytes:
    """The sample's answer, whole and read just now, so that it stays warm for as long as it is asked for."""
    rig.cache.clear()
    body = rig.ask(SAMPLE)[1]
    if gaps := json.loads(body)["gaps"]:
        raise SystemExit(f"the sample has gaps, so nothing is warm: {gaps}")
    return body


def load(*arguments: str) -> Any:
    done = subprocess.run([sys.executable, "-m", "bench.load", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the load could not be made: {done.stderr[-500:]}")
    return json.loads(done.stdout)
