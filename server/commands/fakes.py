"""The sandbox on its usual ports, or on others where those are taken."""

from collections.abc import Mapping

import click

from server.sandbox.servers import PORTS, PortTaken, Sandbox, start


def start_fakes(liaison_url: str, wanted: Mapping[str, int] = PORTS) -> Sandbox:
    """The running sandbox; each port that is another program's is told, and a free one is taken in its place."""
    ports = dict(wanted)
    while True:
        try:
            return start(ports=ports, liaison_url=liaison_url)
        except PortTaken as taken:
            click.echo(f"Port {taken.port}, for the sandbox's {taken.upstream}, is taken. Taking another.", err=True)
            ports[taken.upstream] = 0
