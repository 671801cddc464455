"""The sandbox in a process of its own: 200 tickets of one organization, and upstreams as slow as told."""

import copy
import json
import sys

import chaos.upstreams as pressed
from server.sandbox.connection import environment
from server.sandbox.servers import Sandbox, start

SAMPLE = 4242
AGENTS = 200
FIRST = 90_001
PRESSED = 400
"""Tickets from `pressed.FIRST` on, each of an organization of its own."""


def crowd(sandbox: Sandbox) -> None:
    """AGENTS tickets like the sample, of the same organization."""
    zendesk = sandbox.world.zendesk["global"]
    for ticket_id in range(FIRST, FIRST + AGENTS):
        ticket = copy.deepcopy(zendesk.tickets[SAMPLE])
        ticket["id"] = ticket_id
        zendesk.tickets[ticket_id] = ticket


def main() -> None:
    """Says on standard output how to reach it, then serves until standard input ends."""
    sandbox = start(ports={}, liaison_url=sys.argv[1])
    crowd(sandbox)
    pressed.crowd(sandbox, PRESSED)
    print(json.dumps({"urls": sandbox.urls, "environment": environment(sandbox), "credentials": sandbox.credentials()}))
    sys.stdout.flush()
    sys.stdin.read()
    sandbox.stop()


if __name__ == "__main__":
    main()
