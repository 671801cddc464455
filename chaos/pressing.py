"""The agents' side: a preview, a press, and the same press again when its answer was lost."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue
from typing import Any, Final
from urllib.parse import urlsplit

AT_ONCE: Final = 6
PATIENCE: Final = 300.0  # seconds for one press
PAUSE: Final = 0.3
PLAIN: Final = "storm"
LETTER: Final = "storm_and_letter"
DESTINATIONS: Final = 4
ONE_LETTER_IN: Final = 10


@dataclass(slots=True)
class Pressed:
    """What the agents saw: the escalation's id by ticket, how often each answer came, and who gave up."""

    escalations: dict[int, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    gave_up: list[int] = field(default_factory=list)


class Agents:
    """Some programs that press on many tickets, each until it was answered for good."""

    def __init__(self, address: str, token: str, seed: int) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._seed = seed
        self.under_way = threading.Event()
        """Set whenever a press has just left."""
        self.pressed = Pressed()

    def press(self, tickets: Iterable[int], pace: float) -> None:
        """One escalation for each ticket, about one in `pace` seconds; ends when all are answered or given up."""
        waiting: SimpleQueue[int] = SimpleQueue()
        for ticket in tickets:
            waiting.put(ticket)
        agents = [threading.Thread(target=self._work, args=(waiting, pace * AT_ONCE)) for _ in range(AT_ONCE)]
        for agent in agents:
            agent.start()
        for agent in agents:
            agent.join()

    def receipts(self, escalation: str) -> list[dict[str, Any]]:
        """What the API tells of it, once it answers."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            status, told = http("GET", f"{self._address}/api/v1/escalations/{escalation}?", self._headers)
            if status == 200:
                return list(told["receipts"])
            time.sleep(PAUSE)
        raise SystemExit(f"no receipts of {escalation} after {PATIENCE:.0f} s")

    def _work(self, waiting: SimpleQueue[int], pause: float) -> None:
        while True:
            try:
                ticket = waiting.get_nowait()
            except Empty:
                return
            began = time.monotonic()
            found = self._until_answered(ticket)
            if found is None:
                self.pressed.gave_up.append(ticket)
            else:
                self.pressed.escalations[ticket] = found
            time.sleep(max(0.0, pause - (time.monotonic() - began)))

    def _until_answered(self, ticket: int) -> str | None:
        ends = time.monotonic() + PATIENCE
        body: dict[str, Any] | None = None
        while time.monotonic() < ends:
            body = body or self._previewed(ticket)
            if body is not None:
                self.under_way.set()
                status, answer = self._post(ticket, "", body, f"chaos-{self._seed}-{ticket}")
                self.pressed.answers[str(status or "no answer")] += 1
                if status in (200, 201):
                    return str(answer["id"])
                if status == 409:
                    body = None  # something has changed since: look again, as an agent would
            time.sleep(PAUSE)
        return None

    def _previewed(self, ticket: int) -> dict[str, Any] | None:
        """The press of what an agent wants to see: all destinations. Else it looks again in a moment."""
        with_letter = ticket % ONE_LETTER_IN == 0
        body = {"scenario_id": LETTER if with_letter else PLAIN, "note": f"Please look at ticket {ticket}."}
        status, preview = self._post(ticket, "/preview", body)
        if status != 200 or len(preview["deliveries"]) < DESTINATIONS + with_letter:
            self.pressed.answers["preview incomplete"] += 1
            return None
        return {**body, "preview_digest": preview["digest"]}

    def _post(self, ticket: int, what: str, body: dict[str, Any], key: str = "") -> tuple[int, Any]:
        """Status and JSON; 0 when no answer came."""
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        url = f"{self._address}/api/v1/tickets/{ticket}/escalations{what}?instance=global"
        return http("POST", url, headers, json.dumps(body).encode())


def http(method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> tuple[int, Any]:
    """Status and JSON; 0 when no whole answer came."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request(method, f"{parts.path}?{parts.query}", body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    except (OSError, HTTPException, ValueError):
        return 0, None
    finally:
        connection.close()
