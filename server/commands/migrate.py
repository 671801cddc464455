"""`liaison db`: bring the database to the tables of this version."""

import click

from server.commands.settings import configured, database
from server.db import migrations
from server.db.engine import make_engine


@click.group()
def db() -> None:
    """The database's tables: upgrade, and at which revision they are."""


@db.command()
@click.pass_obj
def upgrade(demo: bool) -> None:
    """Make or change the tables as this version needs them. Safe to run again."""
    with database(configured(demo=demo)) as url:
        before = migrations.upgrade(url)
    after = migrations.head()
    click.echo(f"At {after} already." if before == after else f"From {before or 'nothing'} to {after}.")


@db.command()
@click.pass_obj
def current(demo: bool) -> None:
    """Say at which revision the database is."""
    with database(configured(demo=demo)) as url:
        engine = make_engine(url)
        try:
            found = migrations.current(engine)
        finally:
            engine.dispose()
    click.echo(f"{found or 'not migrated'}; this version works with {migrations.head()}.")
