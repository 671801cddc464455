"""`liaison demo`: everything at once on this machine, over real sockets and a real PostgreSQL."""

import json
import os
import secrets
import signal
import socket
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from server.app import create_app, join
from server.commands import demo_browser, demo_browser_check
from server.commands.demo_check import check
from server.commands.fakes import start_fakes
from server.commands.logs import quietly
from server.commands.serving import WebServer, listening, work_in_thread
from server.commands.settings import ENVIRONMENT, demo_folder
from server.db import embedded, migrations
from server.db.engine import make_engine
from server.errors import SettingsError
from server.records import Context
from server.sandbox.connection import environment, write_settings
from server.sandbox.servers import Sandbox
from server.settings import Settings
from server.settings_file import load
from server.terminal import show
from server.web.parts import Parts

HOST: Final = "127.0.0.1"
PORT: Final = 8600
SAMPLE: Final = 4242
TRIES: Final = 3


@click.command()
@click.option("--once", is_flag=True, help="Start, check itself, stop; exit 0, or say what went wrong.")
@click.option("--browser", is_flag=True, help="Open a Chromium with the extension in it, on https://acme.zendesk.com.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Liaison's own port.")
def demo(once: bool, browser: bool, port: int) -> None:
    """Start the product with its four sandbox upstreams, and show a ticket's context."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if name is not signal.SIGHUP or signal.getsignal(name) is not signal.SIG_IGN:  # started with nohup
            signal.signal(name, lambda *_: stop.set())
    if browser:
        demo_browser.ready(headless=once)
    click.echo("Starting PostgreSQL, the sandbox, the server and the worker …")
    with ExitStack() as running:
        parts, sandbox = start(running, port, demo_browser.WORKSPACES if browser else {})
        show(_sample(parts), "en", parts.settings.escalations.cc_as)
        desk = f"https://{demo_browser.HOST}" if browser else sandbox.urls["zendesk"]
        click.echo(f"\nThe desk, where an agent works:  {desk}/agent/tickets/{SAMPLE}")
        click.echo(f"Liaison itself:                  {parts.settings.base_url}")
        opened = demo_browser.show(running, parts.settings, sandbox, SAMPLE, headless=once) if browser else None
        if once:
            problems = check(parts, sandbox.urls["zendesk"], SAMPLE)
            conclude(problems + (list(demo_browser_check.check(opened, sandbox, SAMPLE)) if opened else []))
            return
        click.echo("In another terminal:             .venv/bin/liaison --demo context 4201")
        click.echo("Ctrl-C stops all of it.")
        stop.wait()
        click.echo("\nStopping.")


def conclude(problems: list[str]) -> None:
    """Exit status 1 with everything that went wrong, or the word that nothing did."""
    if problems:
        raise click.ClickException("\n".join(problems))
    click.echo("Checked: everything answers.")


def _sample(parts: Parts) -> Context:
    """The sample ticket. A machine that is busy with starting may be late: then "try again", as the card says."""
    found = parts.contexts.for_ticket("global", SAMPLE)
    for _ in range(TRIES - 1):
        if not any(gap.retryable for gap in found.gaps):
            break
        found = parts.contexts.for_ticket("global", SAMPLE)
    return found


def start(running: ExitStack, port: int, workspaces: Mapping[str, str]) -> tuple[Parts, Sandbox]:
    """Starts everything; `running` stops it, the last first. Gives the parts and the sandbox.

    `workspaces` maps a Zendesk of the sandbox to the host where the browser sees it, if it is not the sandbox's own.
    """
    quietly()
    os.umask(0o022)  # started by root, the folders made here must let PostgreSQL's account in
    folder = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    url = running.enter_context(embedded.running(folder / "postgres"))
    migrations.upgrade(url)
    sock = _free(port)
    running.callback(sock.close)
    address = f"http://{HOST}:{sock.getsockname()[1]}"
    sandbox = start_fakes(address)
    running.callback(sandbox.stop)
    settings = _settings(running, sandbox, folder, address, url, workspaces)
    engine = make_engine(url)
    running.callback(engine.dispose)
    parts = join(settings, engine)
    web = WebServer(create_app(parts), sock)
    web.start()
    running.callback(web.stop)
    running.callback(work_in_thread(settings, url))
    return parts, sandbox


def _settings(
    running: ExitStack, sandbox: Sandbox, folder: Path, address: str, url: str, workspaces: Mapping[str, str]
) -> Settings:
    """The settings as a deployment has them: a file, and an environment that other commands can find while we run."""
    known = {**environment(sandbox), "LIAISON_DATABASE_URL": url, "LIAISON_SESSION_SECRET": secrets.token_hex(32)}
    if os.environ.get("LIAISON_DEADLINE"):
        known["LIAISON_DEADLINE"] = os.environ["LIAISON_DEADLINE"]
    path = write_settings(sandbox, folder, address, workspaces=workspaces)
    _write_private(folder / ENVIRONMENT, known)
    running.callback((folder / ENVIRONMENT).unlink, missing_ok=True)
    return load(path, known)


def _write_private(path: Path, values: Mapping[str, str]) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(values, file)


def _free(port: int) -> socket.socket:
    """The wanted port, or with a word of explanation another."""
    try:
        return listening(HOST, port)
    except SettingsError as error:
        click.echo(f"{error.message} Taking another.", err=True)
        return listening(HOST, 0)
