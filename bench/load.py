"""The askers, in a process of their own so that they do not share the server's interpreter.

`python -m bench.load crowd ADDRESS TOKEN FIRST COUNT` : COUNT agents at one moment, each with a ticket of their own.
`python -m bench.load steady URL TOKEN CONNECTIONS SECONDS` : as many requests as the server answers.
"""

import json
import selectors
import socket
import sys
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit


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


def steady(url: str, token: str, connections: int, seconds: float) -> float:
    """Requests per second over kept connections, each with one request under way."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        sock = socket.create_connection((parts.hostname or "", parts.port or 80))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(request)
        selector.register(sock, selectors.EVENT_READ, bytearray())
    answered, ends, started = 0, time.perf_counter() + seconds, time.perf_counter()
    while time.perf_counter() < ends:
        for key, _ in selector.select(1):
            held: bytearray = key.data
            held += key.fileobj.recv(262_144)  # type: ignore[union-attr]
            if _whole(held):
                answered += 1
                held.clear()
                key.fileobj.sendall(request)  # type: ignore[union-attr]
    return answered / (time.perf_counter() - started)


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
    else:
        print(json.dumps(steady(rest[0], rest[1], int(rest[2]), float(rest[3]))))
