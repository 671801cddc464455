"""`liaison serve`, `liaison worker` and `liaison sandbox`: the processes of a deployment, and the fakes."""

import signal
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from server import worker as background
from server.app import create_app, join
from server.commands.fakes import start_fakes
from server.commands.logs import to_stderr
from server.commands.serving import WebServer, listening, work_in_thread
from server.commands.settings import configured, database
from server.db.engine import make_engine
from server.errors import SettingsError
from server.sandbox.connection import environment, write_settings

PORT: Final = 8600


def _on_stop(stop: threading.Event) -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on, behind a TLS proxy.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@click.pass_obj
def serve(demo: bool, host: str, port: int) -> None:
    """Serve the API and the sidebar. Without LIAISON_DATABASE_URL, PostgreSQL and the worker run along with it."""
    to_stderr()
    settings = configured(demo=demo)
    stop = threading.Event()
    _on_stop(stop)
    with ExitStack() as running:
        sock = listening(host, port)
        running.callback(sock.close)
        url = running.enter_context(database(settings))
        engine = make_engine(url, pool_size=20)
        running.callback(engine.dispose)
        web = WebServer(create_app(join(settings, engine)), sock)
        web.start()
        running.callback(web.stop)
        if not settings.database_url:
            running.callback(work_in_thread(settings, url))
        click.echo(f"Liaison listens on http://{host}:{sock.getsockname()[1]} for {settings.base_url}", err=True)
        stop.wait()


@click.command()
@click.pass_obj
def worker(demo: bool) -> None:
    """Do what was put off: deliveries, retries, reminders, tidying."""
    to_stderr()
    settings = configured(demo=demo)
    if not settings.database_url:
        raise SettingsError(
            "LIAISON_DATABASE_URL",
            "it is not set, and the embedded PostgreSQL belongs to `liaison serve`, which runs a worker of its own.",
            hint="Nothing to do; or name a PostgreSQL, and run both.",
        )
    background.run(settings, settings.database_url)


@click.command()
@click.option(
    "--liaison-url", default=f"http://127.0.0.1:{PORT}", show_default=True, help="Where the desk finds Liaison."
)
@click.option(
    "--write", type=click.Path(file_okay=False, exists=True, path_type=Path), help="A folder: put a liaison.toml there."
)
def sandbox(liaison_url: str, write: Path | None) -> None:
    """Serve the four fake upstreams and the desk until Ctrl-C, and print how to reach them."""
    stop = threading.Event()
    _on_stop(stop)
    running = start_fakes(liaison_url)
    try:
        if write:
            click.echo(f"{'settings':22} {write_settings(running, write, liaison_url)}")
        for name, url in running.urls.items():
            click.echo(f"{name:22} {url}")
        for name, value in environment(running).items():
            if "\n" not in value:
                click.echo(f"{name}={value}")
        stop.wait()
    finally:
        running.stop()
