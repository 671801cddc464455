"""`liaison context 4242`: a ticket's context in the terminal."""

import click

from server.app import join
from server.commands.settings import configured, database
from server.db.engine import make_engine
from server.terminal import plain, show


@click.command()
@click.argument("zendesk_ticket_id", type=click.IntRange(1))
@click.option("--instance", help="Which Zendesk; may be left out when there is one.")
@click.option("--json", "as_json", is_flag=True, help="The same as the API gives.")
@click.option("--language", type=click.Choice(["en", "de"]), help="By default the one of the settings.")
@click.pass_obj
def context(demo: bool, zendesk_ticket_id: int, instance: str | None, as_json: bool, language: str | None) -> None:
    """Print who owns the customer of a ticket, and what the process says to do."""
    settings = configured(demo=demo)
    if instance is None and demo:
        instance = settings.instances[0].name
    with database(settings) as url:
        engine = make_engine(url)
        try:
            parts = join(settings, engine)
            if as_json:
                click.echo(parts.encoded.ticket_json(instance, zendesk_ticket_id).body.decode())
                return
            found = parts.contexts.for_ticket(instance, zendesk_ticket_id)
            show(found, language or settings.language)
        finally:
            engine.dispose()
    for gap in found.gaps:
        if gap.part == "ticket":
            raise click.ClickException(f"Zendesk did not give the ticket: {plain(gap.reason.code)}.")
