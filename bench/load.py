"""The askers, in a process of their own so that they do not share the server's interpreter.

`python -m bench.load crowd ADDRESS TOKEN FIRST COUNT` : COUNT agents at one moment, each with a ticket of their own.
`python -m bench.load by_turns TURNS BURST TOKEN URL URL` : as many as are answered, a burst at each by turns.
`python -m bench.load press ADDRESS TOKEN FIRST COUNT DATABASE` : one press for each ticket, then its bare commit, if a
database is named.
"""

import json
import socket
import sys
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bench.bare import Bare
from chaos.pressing import DESTINATIONS, PLAIN


def crowd(address: str, token: str, first: int, count: int) -> list[tuple[int, float]]:
    """(status, seconds) for each agent."""
    parts = urlsplit(address)
    barrier = threading.Barrier(count)
    answers: list[tuple[int, float]] = []

    def agent(ticket: int) -> None:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        connection.connect()
        barrier.wait()
        started = time.perf_counter()
        path = f"/api/v1/tickets/{ticket}/context?instance=global"
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, time.perf_counter() - started))
        connection.close()

    agents = [threading.Thread(target=agent, args=(first + number,)) for number in range(count)]
    for each in agents:
        each.start()
    for each in agents:
        each.join()
    return answers


def by_turns(turns: int, burst: int, token: str, *urls: str) -> list[list[float]]:
    """Seconds for a burst of requests at each address, one kept connection each, by turns: a machine that is slower for
    a while is slower for all of them.
    """
    askers = [_Asker(url, token) for url in urls]
    return [[asker.burst(burst) for asker in askers] for _ in range(turns)]


def press(address: str, token: str, first: int, count: int, database: str) -> list[tuple[float, float, float]]:
    """Each after a look at its preview: when the press began (seconds of the epoch), how long it took, and the bare
    commit of the same rows and jobs.
    """
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    bare = Bare(database) if database else None
    turns = []
    for ticket in range(first, first + count):
        _ask(connection, token, ticket, "/preview")
        began = time.time()
        took, escalation = _pressed(connection, token, ticket)
        turns.append((began, took, bare.commit(escalation) if bare else 0.0))
    return turns


def _pressed(connection: HTTPConnection, token: str, ticket: int) -> tuple[float, str]:
    started = time.perf_counter()
    status, told = _ask(connection, token, ticket)
    took = time.perf_counter() - started
    made = json.loads(told)
    if status != 201 or len(made["receipts"]) != DESTINATIONS:
        raise SystemExit(f"ticket {ticket}: HTTP {status} {told[:300]!r}")
    return took, made["id"]


def _ask(connection: HTTPConnection, token: str, ticket: int, what: str = "") -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": str(ticket)}
    body = json.dumps({"scenario_id": PLAIN})
    connection.request("POST", f"/api/v1/tickets/{ticket}/escalations{what}?instance=global", body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


class _Asker:
    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._request = (
            f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def burst(self, requests: int) -> float:
        started = time.perf_counter()
        for _ in range(requests):
            self._ask()
        return time.perf_counter() - started

    def _ask(self) -> None:
        self._socket.sendall(self._request)
        held = bytearray()
        while not _whole(held):
            held += self._socket.recv(262_144)


def _whole(held: bytearray) -> bool:
    head, found, body = held.partition(b"\r\n\r\n")
    if not found:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"not answered: {bytes(head[:200])!r}")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    raise SystemExit("an answer without a length")


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "crowd":
        print(json.dumps(crowd(rest[0], rest[1], int(rest[2]), int(rest[3]))))
    elif what == "press":
        print(json.dumps(press(rest[0], rest[1], int(rest[2]), int(rest[3]), rest[4])))
    else:
        print(json.dumps(by_turns(int(rest[0]), int(rest[1]), *rest[2:])))
