"""`liaison deliveries`, `liaison pause` and `liaison resume`: what is on its way, what has failed, and the switch."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from sqlalchemy.orm import Session

import server.escalations.models  # noqa: F401 - a delivery belongs to a row of that table
from server import clock
from server.audit import Actor
from server.commands.settings import configured, migrated
from server.db.engine import session_scope
from server.deliveries import pausing, queries, retrying
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State
from server.terminal import plain


@contextmanager
def _session(demo: bool) -> Iterator[Session]:
    with migrated(configured(demo=demo)) as engine, session_scope(engine) as session:
        yield session


def _actor() -> Actor:
    """Whoever sits at the terminal: the account of this machine is all that is known of them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "somebody"
    return Actor("terminal", name, "terminal")


@click.command()
@click.option("--failed", is_flag=True, help="Only those that have failed.")
@click.option("--retry-all", is_flag=True, help="Try all again that have failed.")
@click.pass_obj
def deliveries(demo: bool, failed: bool, retry_all: bool) -> None:
    """What has not arrived yet: waiting, on its way, or failed; the latest first."""
    with _session(demo) as session:
        if retry_all:
            count = retrying.retry_all(session, _actor(), clock.now())
            click.echo(f"{count} {'is' if count == 1 else 'are'} tried again.", err=True)
        if pause := pausing.current(session):
            click.echo(_paused(pause.paused_at, pause.paused_by, pause.reason), err=True)
        rows = queries.listed(session, [State.FAILED] if failed else queries.UNFINISHED)
        for row in rows:
            click.echo(_line(row))
        if not rows:
            click.echo("None has failed." if failed else "Nothing is on its way, and nothing has failed.", err=True)
        if len(rows) == queries.MOST:
            click.echo(f"These are the latest {queries.MOST}; there may be more.", err=True)


def _line(row: DeliveryRow) -> str:
    parts = [f"{row.reference:15} {row.state:11} {row.updated_at:%Y-%m-%d %H:%M}  {plain(row.place)}"]
    if row.state == State.RETRYING and row.next_try_at:
        parts.append(f"again at {row.next_try_at:%H:%M:%S} UTC")
    if row.error:
        parts.append(plain(f"{row.error['message']} {row.error['hint']}"))
    return "  ".join(parts)


def _paused(at: datetime, by: str, reason: str) -> str:
    why = f": {plain(reason)}" if reason else ""
    return f"Paused since {at:%Y-%m-%d %H:%M} UTC by {plain(by)}{why}. Go on with: liaison resume."


@click.command()
@click.option("--reason", default="", help="Why; whoever looks sees it.")
@click.pass_obj
def pause(demo: bool, reason: str) -> None:
    """Send nothing until `liaison resume`. Presses are taken as ever, and wait."""
    with _session(demo) as session:
        row = pausing.pause(session, _actor(), reason, clock.now())
        click.echo(_paused(row.paused_at, row.paused_by, row.reason))


@click.command()
@click.pass_obj
def resume(demo: bool) -> None:
    """Send again, in the order of the presses."""
    with _session(demo) as session:
        resumed = pausing.resume(session, _actor(), clock.now())
    click.echo("Sending again." if resumed else "It was not paused.")
