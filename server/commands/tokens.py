"""`liaison tokens`: API tokens for programs. The secret is shown once and kept as a hash."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from server import clock
from server.access import tokens as access
from server.commands.settings import configured, migrated
from server.db.engine import session_scope


@click.group()
def tokens() -> None:
    """API tokens for programs: create, list, revoke."""


@contextmanager
def _session(demo: bool) -> Iterator[Session]:
    with migrated(configured(demo=demo)) as engine, session_scope(engine) as session:
        yield session


@tokens.command()
@click.argument("name")
@click.option("--scope", type=click.Choice(["read", "act"]), default="read", show_default=True)
@click.pass_obj
def create(demo: bool, name: str, scope: str) -> None:
    """Make a token for NAME. Its secret is shown now and never again."""
    with _session(demo) as session:
        secret, token = access.create(session, name, scope, clock.now())
    click.echo(secret)
    click.echo(f"{token.id} for {token.name}, scope {token.scope}. It is not shown again.", err=True)


@tokens.command("list")
@click.pass_obj
def listed(demo: bool) -> None:
    """Every token, without its secret."""
    with _session(demo) as session:
        found = access.listed(session)
        if not found:
            click.echo("No token yet. Make one: liaison tokens create NAME.", err=True)
        for token in found:
            used = f"last used {token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
            state = "revoked" if token.revoked_at else used
            click.echo(f"{token.id}  {token.scope:5}  {token.name}  {state}")


@tokens.command()
@click.argument("token_id")
@click.pass_obj
def revoke(demo: bool, token_id: str) -> None:
    """Refuse a token from now on."""
    with _session(demo) as session:
        token = access.revoke(session, token_id, clock.now())
    click.echo(f"{token.id} for {token.name} is revoked.")
