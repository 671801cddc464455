"""The fakes telling this folder's story, and settings whose clients speak to them."""

from pathlib import Path
from types import MappingProxyType

from server.sandbox.servers import Sandbox
from server.settings import (
    Form,
    GitLabSettings,
    Instance,
    SalesforceSettings,
    Settings,
    SlackSettings,
    ZendeskCredentials,
)

STORY = Path(__file__).parent / "story.toml"

ORGANIZATION_FIELDS = {
    "account_owner": "account_owner",
    "csm": "technical_account_manager",
    "project_id": "am_project_id",
    "salesforce_id": "salesforce_id",
    "salesforce_short_id": "sfdc_short_id",
    "escalated": "org_in_escalated_state",
    "plan": "support_level",
    "support_hold": "support_hold",
    "restricted": "restricted_account",
    "solutions_architect": "solutions_architect",
}


def instance_of(sandbox: Sandbox, **changed) -> Instance:
    given = sandbox.credentials()["zendesk"]
    known = {
        "name": "global",
        "subdomain": given["subdomain"],
        "base_url": sandbox.urls["zendesk"],
        "workspace_origin": "https://workspace.example",
        "policy": "open",
        "terms": MappingProxyType({}),
        "organization_fields": MappingProxyType(ORGANIZATION_FIELDS),
        "subscriptions": MappingProxyType({"sub_gitlab_dedicated": "GitLab Dedicated"}),
        "success_tiers": MappingProxyType({"sub_ss_growth": "Advanced"}),
        "ticket_fields": MappingProxyType({"stage": 9001, "escalated_to_sales": 9002}),
        "forms": (
            Form("self_managed", 426148, "Self-Managed", "#support_self-managed"),
            Form("emergencies", 360001264259, "Emergencies"),
        ),
        "pooled_owners": (),
        "pooled_csms": (),
        "csm_note_labels": (),
        "correction_url": "",
        "app_id": given["app_id"],
        "installation_id": given["installation_id"],
        "credentials": ZendeskCredentials(given["client_id"], given["client_secret"]),
    }
    return Instance(**{**known, **changed})


def settings_of(sandbox: Sandbox, **changed) -> Settings:
    """Settings for the sandbox; `zendesk`, `salesforce`, `slack`, `gitlab` are changes to those parts."""
    given = sandbox.credentials()
    salesforce = {
        "base_url": sandbox.urls["salesforce"],
        "web_url": "https://acme.my.salesforce.com",
        "client_id": given["salesforce"]["client_id"],
        "username": given["salesforce"]["username"],
        "private_key": given["salesforce"]["private_key"],
        **changed.pop("salesforce", {}),
    }
    slack = {
        "base_url": f"{sandbox.urls['slack']}/api/",
        "token": given["slack"]["token"],
        "team_url": "https://acme.slack.com",
        **changed.pop("slack", {}),
    }
    gitlab = {"base_url": sandbox.urls["gitlab"], "token": given["gitlab"]["token"], **changed.pop("gitlab", {})}
    known = {
        "base_url": "http://127.0.0.1:8600",
        "instances": (instance_of(sandbox, **changed.pop("zendesk", {})),),
        "salesforce": SalesforceSettings(**salesforce),
        "slack": SlackSettings(**slack),
        "gitlab": GitLabSettings(**gitlab),
        "deadline": 20.0,
        "connect_timeout": 5.0,
        "read_timeout": 10.0,
    }
    return Settings(**{**known, **changed})
