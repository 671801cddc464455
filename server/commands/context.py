"""`liaison context 4242`: a ticket's context in the terminal."""

import json
import unicodedata

import click

from server.app import make_contexts
from server.commands.settings import configured, migrated
from server.context.encoded import EncodedContexts
from server.context.queries import Contexts
from server.errors import NotFound
from server.records import Context
from server.settings import Settings
from server.terminal import gap_line, show
from server.upstreams import connect


@click.command()
@click.argument("zendesk_ticket_id", type=click.IntRange(1))
@click.option("--instance", help="Which Zendesk; may be left out when there is one.")
@click.option("--json", "as_json", is_flag=True, help="The same as the API gives.")
@click.option("--language", type=click.Choice(["en", "de"]), help="By default the one of the settings.")
@click.pass_obj
def context(demo: bool, zendesk_ticket_id: int, instance: str | None, as_json: bool, language: str | None) -> None:
    """Print who owns the customer of a ticket, and what the process says to do."""
    settings = configured(demo=demo)
    name = settings.instance(instance or (settings.instances[0].name if demo else None)).name
    with migrated(settings) as engine:
        contexts = make_contexts(settings, engine, connect(settings))
        found = _found(contexts, settings, name, zendesk_ticket_id)
        _require_ticket(found, language or settings.language)
        if as_json:
            body = EncodedContexts(contexts, contexts.cache).ticket_json(name, zendesk_ticket_id).body
            click.echo(harmless_json(body.decode()))
        else:
            show(found, language or settings.language, settings.escalations.cc_as)


def _found(contexts: Contexts, settings: Settings, instance: str, ticket_id: int) -> Context:
    try:
        return contexts.for_ticket(instance, ticket_id)
    except NotFound as error:
        others = [other.name for other in settings.instances if other.name != instance]
        if not others:
            raise
        hint = f"{error.hint} Asked was {instance}; there is also --instance {', '.join(others)}.".strip()
        raise NotFound(error.message, hint=hint) from error


def _require_ticket(found: Context, language: str) -> None:
    """Without the ticket there is nothing to show but the reason."""
    for gap in found.gaps:
        if gap.part == "ticket" and found.ticket is None:
            raise click.ClickException(gap_line(gap, {"language": language, "terms": found.terms}))


def harmless_json(text: str) -> str:
    """The same JSON with every control character and direction mark as an escape: a terminal would obey it."""
    return "".join(json.dumps(one)[1:-1] if unicodedata.category(one)[0] == "C" else one for one in text)
