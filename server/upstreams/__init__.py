"""The clients of the four upstreams: JSON in, records out, one family of errors (server.errors.UpstreamError)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from server.settings import Settings
from server.upstreams.email import Email
from server.upstreams.findings import Finding
from server.upstreams.gitlab import GitLab
from server.upstreams.salesforce import Salesforce
from server.upstreams.slack import Slack, SlackUser
from server.upstreams.zendesk import TicketRead, UserRead, Zendesk
from server.upstreams.zendesk_sign_in import SignIns

__all__ = [
    "Email",
    "Finding",
    "GitLab",
    "Salesforce",
    "SignIns",
    "Slack",
    "SlackUser",
    "TicketRead",
    "Upstreams",
    "UserRead",
    "Zendesk",
    "connect",
]


@dataclass(frozen=True, slots=True)
class Upstreams:
    """`zendesk` by the instance's name. What is not configured is None."""

    zendesk: Mapping[str, Zendesk]
    salesforce: Salesforce | None = None
    slack: Slack | None = None
    gitlab: GitLab | None = None
    email: Email | None = None

    def prepare(self) -> None:
        """Import the vendors' libraries (a quarter of a second) before somebody waits for it."""
        if self.slack:
            self.slack.prepare()
        if self.gitlab:
            self.gitlab.prepare()

    def check(self, channels: Sequence[str] = ()) -> Iterator[Finding]:
        """Every finding for `liaison doctor`. `channels` are the Slack channels that the catalog and the forms name."""
        for zendesk in self.zendesk.values():
            yield from zendesk.check()
        yield from self.salesforce.check() if self.salesforce else _absent("Salesforce", "salesforce.base_url")
        yield from self.slack.check(channels) if self.slack else _absent("Slack", "LIAISON_SLACK_TOKEN")
        yield from self.gitlab.check() if self.gitlab else _absent("GitLab", "LIAISON_GITLAB_TOKEN")
        yield from self.email.check() if self.email else _no_mail()


def connect(settings: Settings) -> Upstreams:
    """The clients that the settings describe; nothing is asked yet. Raises SettingsError."""
    return Upstreams(
        zendesk=MappingProxyType({instance.name: Zendesk(instance, settings) for instance in settings.instances}),
        salesforce=Salesforce(settings) if settings.salesforce.base_url else None,
        slack=Slack(settings) if settings.slack.token else None,
        gitlab=GitLab(settings) if settings.gitlab.token else None,
        email=Email(settings) if settings.email.host else None,
    )


def _absent(name: str, setting: str) -> Iterator[Finding]:
    yield Finding(f"{name}: not configured, so the card goes without it", True, setting)


def _no_mail() -> Iterator[Finding]:
    yield Finding("E-mail: not configured, so nobody who is not on Slack is written to", True, "email.host")
