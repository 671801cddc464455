"""The `liaison` command."""

import sys
from typing import Any

import click

from server.commands.context import context
from server.commands.demo import demo
from server.commands.doctor import doctor
from server.commands.migrate import db
from server.commands.run import sandbox, serve, worker
from server.commands.tokens import tokens
from server.errors import LiaisonError
from server.package.cli import package


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """An error of ours is a sentence, not a traceback."""
        try:
            return super().invoke(ctx)
        except LiaisonError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="liaison")
@click.option("--demo", "of_demo", is_flag=True, help="Work with the demo that is running, not with liaison.toml.")
@click.pass_context
def main(ctx: click.Context, of_demo: bool) -> None:
    """For a support ticket, the people who own the customer."""
    ctx.obj = of_demo


for command in (context, db, demo, doctor, package, sandbox, serve, tokens, worker):
    main.add_command(command)

if __name__ == "__main__":
    sys.exit(main())
