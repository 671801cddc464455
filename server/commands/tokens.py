"""`liaison tokens`: API tokens for programs. The secret is shown once and kept as a hash."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from server import clock
from server.access import tokens as access
from server.commands.settings import configured, database
from server.db.engine import make_engine, session_scope


@click.group()
def tokens() -> None:
    """API tokens for programs: create, list, revoke."""


@contextmanager
def _session(demo: bool) -> Iterator[Session]:
    with database(configured(demo=demo)) as url:
        engine = make_engine(url)
        try:
            with session_scope(engine) as session:
                yield session
        finally:
            engine.dispose()


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
        for token in access.listed(session):
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
