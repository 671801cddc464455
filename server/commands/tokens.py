"""`liaison tokens`: of programs, and of agents' browsers. A program's secret is shown once and kept as a hash."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from server import clock
from server.access import tokens as access
from server.access.tokens import ApiToken
from server.commands.settings import configured, migrated
from server.db.engine import session_scope
from server.terminal import plain


@click.group()
def tokens() -> None:
    """API tokens: create one for a program; list and revoke them, those of agents' browsers too."""


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
    """Every token, of programs and of browsers, without its secret."""
    with _session(demo) as session:
        found = access.listed(session)
        if not found:
            click.echo("No token yet. Make one: liaison tokens create NAME.", err=True)
        for token in found:
            used = f"last used {token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
            click.echo(f"{token.id}  {token.scope:5}  {_whose(token)}  {'revoked' if token.revoked_at else used}")


def _whose(token: ApiToken) -> str:
    """A browser's: who has signed in with it, by name and number, in which Zendesk, and what it calls itself."""
    if token.agent_id is None:
        return token.name
    return plain(f"{token.name} (agent {token.agent_id}, {token.instance}) in {token.browser}")


@tokens.command()
@click.argument("token_id")
@click.pass_obj
def revoke(demo: bool, token_id: str) -> None:
    """Refuse a token from now on; a browser is signed out."""
    with _session(demo) as session:
        token = access.revoke(session, token_id, clock.now())
    click.echo(f"{token.id} for {_whose(token)} is revoked.")
