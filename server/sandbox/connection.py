"""The settings with which Liaison speaks to a running sandbox: a liaison.toml and an environment, as always."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from server.clock import now
from server.sandbox.servers import Sandbox
from server.sandbox.world import INSTANCE_UPSTREAMS

SESSION_SECRET: Final = "sandbox-only-session-secret-of-more-than-32-bytes"  # noqa: S105 - opens nothing but a sandbox
PRESETS: Final = {"global": "gitlab-global", "us-government": "gitlab-us-government"}

SETTINGS: Final = """\
# Written by the sandbox at each start: how to reach its fakes. Nothing in it is secret.
base_url = "{base_url}"
{top}
{instances}
[salesforce]
base_url = "{salesforce}"
web_url = "{salesforce}"
audience = "{salesforce}"
escalation_case_types = ["Escalations (CSM/CSE accounts)"]
case_url_field = "Zendesk_Support_Ticket_URL__c"
case_record_type = "0124000000SuppEAAR"

[slack]
base_url = "{slack}/api/"
team_url = "{slack}"

[gitlab]
base_url = "{gitlab}"

[email]
host = "{host}"
port = {port}
sender = "{sender}"
starttls = false

[extension]
redirect_uris = [
  "https://kapooldgmiingmnkjagcinnfkgdmafkh.chromiumapp.org/",
  "https://1c9df3e59bab1afbdb0fed65936713eb7d21d2bb.extensions.allizom.org/",
]
{people}
"""

PEOPLE: Final = """\

# What no upstream knows: who is away, and who stands in.
[[people]]
name = "Sofia Brandt"
email = "sofia.brandt@gitlab.example"
away_until = {back}
deputy = "Elif Karaman"

[[people]]
name = "Elif Karaman"
email = "elif.karaman@gitlab.example"
"""

INSTANCE: Final = """\
[[instances]]
name = "{name}"
preset = "{preset}"
subdomain = "{subdomain}"
base_url = "{url}"
app_id = "{app_id}"
installation_id = "{installation_id}"
{workspace}"""

Credentials = dict[str, dict[str, str]]


def write_settings(
    sandbox: Sandbox, folder: Path, base_url: str, *, top: str = "", workspaces: Mapping[str, str] | None = None
) -> Path:
    """Writes `folder`/liaison.toml for Liaison at `base_url`; gives its path.

    `top` is more TOML for its head; `workspaces` maps an instance to the host where a browser sees its workspace.
    """
    path = folder / "liaison.toml"
    text = settings_text(sandbox.urls, sandbox.credentials(), base_url, top=top, workspaces=workspaces)
    path.write_text(text, encoding="utf-8")
    return path


def settings_text(
    urls: dict[str, str],
    credentials: Credentials,
    base_url: str,
    *,
    top: str = "",
    workspaces: Mapping[str, str] | None = None,
) -> str:
    """The text of that file, for a sandbox in another process too."""
    elsewhere = workspaces or {}
    instances = [
        INSTANCE.format(
            name=name,
            preset=PRESETS[name],
            url=urls[upstream],
            workspace=f'workspace_origin = "https://{elsewhere[name]}"\n' if name in elsewhere else "",
            **{key: credentials[upstream][key] for key in ("subdomain", "app_id", "installation_id")},
        )
        for name, upstream in INSTANCE_UPSTREAMS.items()
        if upstream in urls
    ]
    return SETTINGS.format(
        base_url=base_url,
        top=f'sdk_url = "/sidebar/static/zaf.js"\n{top}',
        instances="\n".join(instances),
        **credentials["email"],
        people=PEOPLE.format(back=(now() + timedelta(days=5)).date()),
        **{name: urls[name] for name in ("salesforce", "slack", "gitlab")},
    )


def environment(sandbox: Sandbox) -> dict[str, str]:
    """The secrets of the sandbox, under the names that a deployment gives its own."""
    credentials = sandbox.credentials()
    found = {
        "LIAISON_SESSION_SECRET": SESSION_SECRET,
        "LIAISON_SLACK_TOKEN": credentials["slack"]["token"],
        "LIAISON_SLACK_SIGNING_SECRET": credentials["slack"]["signing_secret"],
        "LIAISON_GITLAB_TOKEN": credentials["gitlab"]["token"],
    }
    for key in ("client_id", "client_secret", "username", "private_key"):
        found[f"LIAISON_SALESFORCE_{key.upper()}"] = credentials["salesforce"][key]
    for name, upstream in INSTANCE_UPSTREAMS.items():
        if upstream in credentials:
            prefix = f"LIAISON_ZENDESK_{name.upper().replace('-', '_')}_"
            found |= {f"{prefix}{key.upper()}": credentials[upstream][key] for key in ("client_id", "client_secret")}
    return found
