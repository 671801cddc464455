"""`liaison package`: build our Zendesk app, check any Zendesk app."""

import json
import sys
from pathlib import Path

import click

from server.errors import LiaisonError
from server.package import zendesk_app
from server.package.check import check
from server.package.findings import Findings


@click.group()
def package() -> None:
    """Build the Zendesk app, and check an app package before it is uploaded."""


@package.command("zendesk-app")
@click.option("--base-url", required=True, help="Where agents reach this server: https://liaison.example.com")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The zip to write; by default dist/liaison-zendesk-app-<version>.zip.",
)
def zendesk_app_command(base_url: str, out: Path | None) -> None:
    """Build the zip that an administrator uploads to Zendesk."""
    try:
        version = zendesk_app.project_version()
        target = out or Path("dist") / f"liaison-zendesk-app-{version}.zip"
        built = zendesk_app.build(base_url, target, version=version)
    except LiaisonError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Built {built} for {zendesk_app.origin_of(base_url)}; Zendesk would accept it.")


@package.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help='Print {"errors": [[key, message]], "warnings": [...]}.')
def check_command(path: Path, as_json: bool) -> None:
    """Check an app package, a .zip or a folder, as Zendesk does.

    Exits 0 where Zendesk would accept it, 1 where it would not, 2 where PATH cannot be read.
    """
    try:
        findings = check(path)
    except LiaisonError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    click.echo(_as_json(findings) if as_json else _as_text(findings))
    sys.exit(0 if findings.accepted else 1)


def _as_json(findings: Findings) -> str:
    return json.dumps({"errors": findings.errors, "warnings": findings.warnings}, indent=2)


def _as_text(findings: Findings) -> str:
    lines = [f"error    {key}: {message}" for key, message in findings.errors]
    lines += [f"warning  {key}: {message}" for key, message in findings.warnings]
    verdict = "Zendesk would accept this package" if findings.accepted else "Zendesk would refuse this package"
    counts = f"errors {len(findings.errors)}, warnings {len(findings.warnings)}"
    return "\n".join([*lines, f"{verdict}: {counts}."])
