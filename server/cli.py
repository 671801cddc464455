"""The `liaison` command."""

import logging
import sys
from io import TextIOWrapper
from typing import Any, Final

import click
from sqlalchemy.exc import OperationalError

from server.commands.context import context
from server.commands.deliveries import deliveries, pause, resume
from server.commands.demo import demo
from server.commands.doctor import doctor
from server.commands.logs import to_stderr
from server.commands.migrate import db
from server.commands.run import sandbox, serve, worker
from server.commands.tokens import tokens
from server.errors import LiaisonError
from server.package.cli import package
from server.terminal import plain

LONGEST: Final = 1000
DATABASE_AWAY: Final = "Is it running, and is LIAISON_DATABASE_URL right? See `liaison doctor`."


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """What can be foreseen is a sentence, not a traceback: our errors, a database gone, a closed folder."""
        try:
            return super().invoke(ctx)
        except LiaisonError as error:
            raise _said(str(error)) from error
        except OperationalError as error:
            raise _said(f"The database does not answer: {error.orig}\n{DATABASE_AWAY}") from error
        except OSError as error:
            if error.filename is None:
                raise
            raise _said(f"{error.filename} cannot be used: {error.strerror}.") from error


def _said(message: str) -> click.ClickException:
    """An error may quote somebody else's text, so each line is made harmless for the terminal."""
    return click.ClickException("\n".join(plain(line, LONGEST) for line in message.splitlines()))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="liaison")
@click.option("--demo", "of_demo", is_flag=True, help="Work with the demo that is running, not with liaison.toml.")
@click.pass_context
def main(ctx: click.Context, of_demo: bool) -> None:
    """For a support ticket, the people who own the customer."""
    ctx.obj = of_demo
    to_stderr(logging.WARNING)  # left to itself it writes to stdout, with every local variable of a traceback
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode shows "?", and no traceback


for command in (context, db, deliveries, demo, doctor, package, pause, resume, sandbox, serve, tokens, worker):
    main.add_command(command)

if __name__ == "__main__":
    sys.exit(main())
