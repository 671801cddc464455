"""Settings, as frozen records. `server.settings_file.load()` makes them. No secret is in their `repr`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from server.errors import SettingsError

ZAF_SDK: Final = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"


@dataclass(frozen=True, slots=True)
class ZendeskCredentials:
    """OAuth client credentials, and the legacy pair (which ends on 2027-04-30) as fall-back."""

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    email: str = ""
    api_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """A ticket form: our key, its id in Zendesk, its words, and the support channel for it."""

    key: str
    zendesk_form_id: int
    name: str
    support_channel: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """One Zendesk. `organization_fields` maps our names to its keys, `ticket_fields` ours to its field ids."""

    name: str
    subdomain: str
    base_url: str
    policy: str
    terms: Mapping[str, str]
    organization_fields: Mapping[str, str]
    subscriptions: Mapping[str, str]
    success_tiers: Mapping[str, str]
    ticket_fields: Mapping[str, int]
    forms: tuple[Form, ...]
    pooled_owners: tuple[str, ...]
    pooled_csms: tuple[str, ...]
    csm_note_labels: tuple[str, ...]
    correction_url: str
    credentials: ZendeskCredentials = ZendeskCredentials()
    app_id: str = ""
    installation_id: str = ""
    app_public_key: str = ""
    workspace_origin: str = ""

    def form(self, zendesk_form_id: int | None) -> Form | None:
        return next((form for form in self.forms if form.zendesk_form_id == zendesk_form_id), None)


@dataclass(frozen=True, slots=True)
class SalesforceSettings:
    """`fields` maps our names (csm, slack_channel, …) to API names; an empty name leaves one out.

    `case_ticket_field` is the unique external id of a case (instance:ticket), `case_url_field` the field in which
    earlier cases hold the ticket's address.
    """

    base_url: str = ""
    api_version: str = "62.0"
    web_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    username: str = ""
    private_key: str = field(default="", repr=False)
    audience: str = "https://login.salesforce.com"
    fields: Mapping[str, str] = field(default_factory=dict)
    escalation_case_types: tuple[str, ...] = ()
    case_ticket_field: str = "Zendesk_Ticket_Key__c"
    case_url_field: str = ""
    case_record_type: str = ""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`team_url` is for links; `signing_secret` proves that a press or an event comes from Slack."""

    base_url: str = "https://slack.com/api/"
    token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    team_url: str = ""


@dataclass(frozen=True, slots=True)
class GitLabSettings:
    base_url: str = "https://gitlab.com"
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """The mail server for people who are not on Slack; none without a `host`. `sender` is the From address."""

    host: str = ""
    port: int = 587
    sender: str = ""
    starttls: bool = True
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EscalationSettings:
    """Times are in seconds.

    `undo`: nothing leaves before. `settle`: an unknown outcome is looked up so long after the attempt. Retries begin
    after `retry_first`, double up to `retry_longest`, and end `retry_for` after the first attempt. A worker that was
    not heard of for `worker_gone` is dead, and its jobs are done by another: longer than any attempt takes.
    `cc_as`: follower or cc. `groups`: Zendesk group ids that may press, () for all. `rehearsal_channel`: everything
    goes to this Slack channel and nowhere else.
    """

    undo: float = 10.0
    settle: float = 5.0
    retry_first: float = 2.0
    retry_longest: float = 900.0
    retry_for: float = 86_400.0
    worker_gone: float = 30.0
    cc_as: str = "follower"
    groups: tuple[int, ...] = ()
    thread_replies: bool = True
    rehearsal_channel: str = ""
    issue_template: str = ""
    issue_labels: tuple[str, ...] = ()
    issue_confidential: bool = True


@dataclass(frozen=True, slots=True)
class ExtensionSettings:
    """The browser extension. `redirect_uris` are the only places that a sign-in may lead back to, letter by letter.

    `anchors` are the names of the button's places in the order to try them, () for the extension's own.
    `requests_per_minute` is for each token.
    """

    redirect_uris: tuple[str, ...] = ()
    minimum_version: str = ""
    anchors: tuple[str, ...] = ()
    requests_per_minute: int = 300


@dataclass(frozen=True, slots=True)
class PersonSetting:
    """What the upstreams do not know of a person; found by e-mail or by name (`also_known_as` counts)."""

    name: str
    email: str = ""
    also_known_as: tuple[str, ...] = ()
    slack_id: str = ""
    zendesk_user_id: int | None = None
    away_from: date | None = None
    away_until: date | None = None
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds. `deadline` is for the whole of one context."""

    base_url: str
    instances: tuple[Instance, ...]
    salesforce: SalesforceSettings
    slack: SlackSettings
    gitlab: GitLabSettings
    email: EmailSettings = EmailSettings()
    escalations: EscalationSettings = EscalationSettings()
    extension: ExtensionSettings = ExtensionSettings()
    people: tuple[PersonSetting, ...] = ()
    language: str = "en"
    catalogs: tuple[Path, ...] = ()
    opportunity_rule: str = "latest"
    architecture_paths: tuple[str, ...] = ()
    session_secret: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    data_folder: Path = Path("/var/lib/liaison")
    redis_url: str = field(default="", repr=False)
    deadline: float = 2.5
    connect_timeout: float = 1.0
    read_timeout: float = 2.0
    sdk_url: str = ZAF_SDK

    def instance(self, name: str | None) -> Instance:
        """The named instance; the only one when no name is given. Raises SettingsError."""
        if name is None and len(self.instances) == 1:
            return self.instances[0]
        for instance in self.instances:
            if instance.name == name:
                return instance
        known = ", ".join(instance.name for instance in self.instances)
        raise SettingsError(
            "instance", f"there is no instance {name!r}." if name else "say which.", hint=f"One of: {known}."
        )
