"""Starting and stopping the fakes: one process, one waitress per upstream, one shared world."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from server.sandbox import gitlab, salesforce, slack, zendesk
from server.sandbox.loading import SHIPPED, load
from server.sandbox.mail import MailServer
from server.sandbox.world import INSTANCE_UPSTREAMS, LIAISON_URL, UPSTREAMS, World

PORTS = {
    "zendesk": 8601,
    "salesforce": 8602,
    "slack": 8603,
    "gitlab": 8604,
    "zendesk-us-government": 8605,
    "email": 8606,
}
THREADS = {"zendesk": 256}
"""200 agents at once, each call held for its latency, need a thread each."""
FEWER_THREADS = 64
CONNECTIONS = 2000


class PortTaken(OSError):
    """Another program listens there; `port` says where."""

    def __init__(self, upstream: str, port: int) -> None:
        super().__init__(errno.EADDRINUSE, f"port {port} for {upstream} is taken; give another, or 0 for a free one")
        self.upstream = upstream
        self.port = port


class _Server:
    """One app on one socket, with its own loop, so that one can stop and leave the others alone."""

    def __init__(self, app: Flask, sock: socket.socket, threads: int) -> None:
        self._map: dict[int, Any] = {}
        self._server = create_server(
            app,
            map=self._map,
            sockets=[sock],
            threads=threads,
            connection_limit=CONNECTIONS,
            backlog=1024,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=True,
        )
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopping:
            wasyncore.loop(timeout=1, use_poll=True, map=self._map, count=1)
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def stop(self) -> None:
        self._stopping = True
        self._server.pull_trigger()
        self._thread.join(timeout=5)


class Sandbox:
    """The running fakes. `urls` holds the base address of each that speaks HTTP, `world` all they know.

    The mail server listens at `mail_port` of the same host; its faults and requests are those of "email".
    """

    def __init__(self, world: World, urls: dict[str, str], servers: list[_Server | MailServer], mail_port: int) -> None:
        self.world = world
        self.urls = urls
        self.mail_port = mail_port
        self._servers = servers

    def fault(self, upstream: str, **rule: Any) -> None:
        """Add a fault (see faults.Rule). Raises FaultError, and KeyError for an upstream that is none."""
        self.world.faults.add(_known(upstream), **rule)

    def storm(self, upstream: str, **storm: Any) -> None:
        """Random weather (see storms.Storm) until `clear` or a reset. Raises FaultError, and KeyError as above."""
        self.world.faults.begin_storm(_known(upstream), **storm)

    def clear(self) -> None:
        """Good weather again, and an empty log of requests."""
        self.world.faults.clear()
        self.world.journal.clear()

    def requests(self, upstream: str) -> list[dict[str, Any]]:
        """What has been asked of an upstream, oldest first: {method, path, query, body, headers, at, status}."""
        return self.world.journal.read(_known(upstream))

    def reset(self) -> None:
        """Tell the story from its beginning; faults and requests are forgotten too."""
        self.world.reset()

    def credentials(self) -> dict[str, dict[str, str]]:
        """What the clients need, per upstream. The Salesforce private key is made at start."""
        world = self.world
        zendesk_keys = ("subdomain", "client_id", "client_secret", "email", "api_token", "installation_id")
        found = {
            INSTANCE_UPSTREAMS[name]: {
                **{key: getattr(instance, key) for key in zendesk_keys},
                "app_id": str(instance.app_id),
                "audience": zendesk.apps.audience(instance),
            }
            for name, instance in world.zendesk.items()
        }
        found["salesforce"] = {
            "client_id": world.salesforce.client_id,
            "client_secret": world.salesforce.client_secret,
            "username": world.salesforce.username,
            "private_key": _private_pem(world),
        }
        found["slack"] = {"token": world.slack.token, "signing_secret": world.slack.signing_secret}
        found["gitlab"] = {"token": world.gitlab.token}
        found["email"] = {"host": "127.0.0.1", "port": str(self.mail_port), "sender": world.mail.sender}
        return found

    def stop(self) -> None:
        for server in self._servers:
            server.stop()


def start(
    story: Path = SHIPPED,
    ports: Mapping[str, int] | None = None,
    host: str = "127.0.0.1",
    liaison_url: str = LIAISON_URL,
) -> Sandbox:
    """Serve the story. `ports` by upstream (see PORTS); None or 0 is a free one. `liaison_url` is for the desk's frame.

    Raises StoryError, PortTaken.
    """
    world = load(story)
    world.liaison_url = liaison_url.rstrip("/")
    makers: dict[str, Callable[[], Flask]] = {
        "zendesk": lambda: zendesk.create_app(world, "global", liaison_url),
        "zendesk-us-government": lambda: zendesk.create_app(world, "us-government", liaison_url),
        "salesforce": lambda: salesforce.create_app(world),
        "slack": lambda: slack.create_app(world),
        "gitlab": lambda: gitlab.create_app(world),
    }
    served = [name for name in UPSTREAMS if name in makers and _told(world, name)]
    sockets = _listen([*served, "email"], ports or {}, host)
    mail = sockets.pop("email")
    urls = {name: f"http://localhost:{sock.getsockname()[1]}" for name, sock in sockets.items()}
    servers: list[_Server | MailServer] = [MailServer(world, mail)]
    servers += [_Server(makers[name](), sock, THREADS.get(name, FEWER_THREADS)) for name, sock in sockets.items()]
    return Sandbox(world, urls, servers, mail.getsockname()[1])


def _told(world: World, upstream: str) -> bool:
    """Whether the story has this upstream; a small one may leave out the second Zendesk."""
    return upstream in {INSTANCE_UPSTREAMS[name] for name in world.zendesk} | {"salesforce", "slack", "gitlab"}


def _listen(upstreams: list[str], ports: Mapping[str, int], host: str) -> dict[str, socket.socket]:
    found: dict[str, socket.socket] = {}
    for upstream in upstreams:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, ports.get(upstream, 0)))
        except OSError as error:
            for each in (sock, *found.values()):
                each.close()
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(upstream, ports.get(upstream, 0)) from None
        found[upstream] = sock
    return found


def _known(upstream: str) -> str:
    if upstream not in UPSTREAMS:
        raise KeyError(f"there is no upstream {upstream!r}; one of {', '.join(UPSTREAMS)}")
    return upstream


def _private_pem(world: World) -> str:
    key = world.salesforce.private_key
    if key is None:
        return ""
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode()
