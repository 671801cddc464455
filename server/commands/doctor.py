"""`liaison doctor`: tries all that the settings name, and says in a line each what is wrong and what mends it."""

from collections.abc import Iterator, Sequence
from typing import Final

import click

from server.commands.settings import configured, migrated
from server.db import migrations
from server.errors import LiaisonError, SettingsError
from server.scenarios import catalog
from server.scenarios.scenario import Catalog
from server.settings import Settings
from server.terminal import plain
from server.upstreams import Finding, Upstreams, connect

FROM_ZENDESK: Final = "/auth/extension/zendesk"
LONGEST: Final = 1000


def findings(*, demo: bool) -> Iterator[Finding]:
    """Every finding, in the order of the first mend: settings, catalog, database, upstreams."""
    try:
        settings = configured(demo=demo)
    except LiaisonError as error:
        yield Finding(f"Settings: {error.message}", False, _setting(error, "liaison.toml"), error.hint)
        return
    yield Finding(f"Settings: {len(settings.instances)} Zendesk instance(s), public address {settings.base_url}")
    scenarios: Catalog | None = None
    try:
        scenarios = catalog.load(settings.catalogs)
        yield Finding(f"Catalog: {len(scenarios.scenarios)} scenarios")
    except LiaisonError as error:
        yield Finding(f"Catalog: {error.message}", False, "catalogs", error.hint)
    yield _session_secret(settings)
    yield _database(settings)
    try:
        others = connect(settings)
        yield from others.check(channels(settings, scenarios))
        yield from _extension(settings, others)
    except LiaisonError as error:
        yield Finding(f"Upstreams: {error.message}", False, _setting(error, "liaison.toml"), error.hint)


def _setting(error: LiaisonError, otherwise: str) -> str:
    return error.setting if isinstance(error, SettingsError) else otherwise


def _session_secret(settings: Settings) -> Finding:
    if len(settings.session_secret.encode()) >= 32:
        return Finding("Sessions: the secret is long enough")
    return Finding(
        "Sessions: there is no secret, or it is shorter than 32 bytes, so the sidebar cannot sign anybody in",
        False,
        "LIAISON_SESSION_SECRET",
        "Make one: openssl rand -hex 32",
    )


def _database(settings: Settings) -> Finding:
    try:
        with migrated(settings):
            pass
    except LiaisonError as error:
        return Finding(f"Database: {error.message}", False, _setting(error, "LIAISON_DATABASE_URL"), error.hint)
    return Finding(f"Database: reached, at revision {migrations.head()}")


def _extension(settings: Settings, others: Upstreams) -> Iterator[Finding]:
    """Whether agents can sign in with the browser extension. Each Zendesk must know where to send them back to."""
    ways_back = settings.extension.redirect_uris
    if not ways_back:
        yield Finding(
            "Browser extension: nobody can sign in with it, as nothing is listed", True, "extension.redirect_uris"
        )
        return
    yield Finding(f"Browser extension: a sign-in may end at {' or '.join(ways_back)}")
    for zendesk in others.zendesk.values():
        yield from zendesk.sign_ins.check(f"{settings.base_url}{FROM_ZENDESK}")


def channels(settings: Settings, scenarios: Catalog | None) -> Sequence[str]:
    """The Slack channels that somebody may be sent to: those of the catalog and of the forms."""
    named = list(scenarios.channels.values()) if scenarios else []
    named += [form.support_channel for instance in settings.instances for form in instance.forms]
    return sorted({name for name in named if name.startswith("#")})


@click.command()
@click.pass_obj
def doctor(demo: bool) -> None:
    """Try every upstream with the configured credentials; say what is wrong and which setting mends it."""
    bad = 0
    for finding in findings(demo=demo):
        mark = click.style("ok ", fg="green") if finding.ok else click.style("BAD", fg="red")
        click.echo(f"{mark} {plain(finding.line, LONGEST)}")
        if not finding.ok:
            bad += 1
            click.echo(f"      {plain(': '.join(part for part in (finding.setting, finding.hint) if part), LONGEST)}")
    if bad:
        raise click.ClickException("1 thing to mend." if bad == 1 else f"{bad} things to mend.")
    click.echo("All is well.")
