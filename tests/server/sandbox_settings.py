"""The settings of an installation whose four upstreams are the sandbox."""

from pathlib import Path

from server import settings_file
from server.sandbox.servers import Sandbox
from server.settings import Settings

SESSION_SECRET = "for tests only, and longer than thirty-two bytes"


def settings_of(sandbox: Sandbox, folder: Path, **environment: str) -> Settings:
    """Both instances (global, us-government) by their presets; the environment may be added to."""
    path = folder / "liaison.toml"
    path.write_text(_toml(sandbox), encoding="utf-8")
    return settings_file.load(path, {**_secrets(sandbox), **environment})


def _toml(sandbox: Sandbox) -> str:
    urls, known = sandbox.urls, sandbox.credentials()
    instances = "".join(
        f"""
[[instances]]
name = "{name}"
preset = "gitlab-{name}"
subdomain = "{known[upstream]["subdomain"]}"
base_url = "{urls[upstream]}"
app_id = "{known[upstream]["app_id"]}"
installation_id = "{known[upstream]["installation_id"]}"
"""
        for name, upstream in (("global", "zendesk"), ("us-government", "zendesk-us-government"))
    )
    return f"""
base_url = "http://127.0.0.1:8600"
{instances}
[salesforce]
base_url = "{urls["salesforce"]}"
audience = "{urls["salesforce"]}"
[slack]
base_url = "{urls["slack"]}/api/"
[gitlab]
base_url = "{urls["gitlab"]}"
"""


def _secrets(sandbox: Sandbox) -> dict[str, str]:
    known = sandbox.credentials()
    secrets = {
        "LIAISON_SESSION_SECRET": SESSION_SECRET,
        "LIAISON_SALESFORCE_CLIENT_ID": known["salesforce"]["client_id"],
        "LIAISON_SALESFORCE_CLIENT_SECRET": known["salesforce"]["client_secret"],
        "LIAISON_SALESFORCE_USERNAME": known["salesforce"]["username"],
        "LIAISON_SALESFORCE_PRIVATE_KEY": known["salesforce"]["private_key"],
        "LIAISON_SLACK_TOKEN": known["slack"]["token"],
        "LIAISON_GITLAB_TOKEN": known["gitlab"]["token"],
    }
    for prefix, upstream in (("GLOBAL", "zendesk"), ("US_GOVERNMENT", "zendesk-us-government")):
        secrets[f"LIAISON_ZENDESK_{prefix}_CLIENT_ID"] = known[upstream]["client_id"]
        secrets[f"LIAISON_ZENDESK_{prefix}_CLIENT_SECRET"] = known[upstream]["client_secret"]
    return secrets
