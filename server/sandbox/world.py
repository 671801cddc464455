"""What the fakes know: one mutable world, shared by the four apps and the desk under one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from server.sandbox.courier import Courier
from server.sandbox.faults import Faults
from server.sandbox.journal import Journal

Json = dict[str, Any]

LIAISON_URL = "http://127.0.0.1:8600"
"""Where the desk finds Liaison unless it is told."""
UPSTREAMS = ("zendesk", "zendesk-us-government", "salesforce", "slack", "gitlab", "email")
INSTANCE_UPSTREAMS = {"global": "zendesk", "us-government": "zendesk-us-government"}


@dataclass
class Grant:
    """What somebody has allowed an application, until it takes the code for a token."""

    user_id: int
    redirect_uri: str
    challenge: str
    scope: str
    expires_at: datetime


@dataclass
class ZendeskInstance:
    """One Zendesk account. Records are held in the shape of its REST answers, by id."""

    name: str
    subdomain: str
    app_id: int
    installation_id: str
    client_id: str
    client_secret: str
    email: str
    api_token: str
    ccs_enabled: bool
    app_key: RSAPrivateKey
    tokens: dict[str, datetime] = field(default_factory=dict)
    scopes: dict[str, set[str]] = field(default_factory=dict)
    """What a token may do; one that is not here may do everything."""
    owners: dict[str, int] = field(default_factory=dict)
    """Whose a token is, where somebody gave it; the others are the administrator's."""
    grants: dict[str, Grant] = field(default_factory=dict)
    """By code."""
    users: dict[int, Json] = field(default_factory=dict)
    organizations: dict[int, Json] = field(default_factory=dict)
    groups: dict[int, Json] = field(default_factory=dict)
    memberships: list[Json] = field(default_factory=list)
    tickets: dict[int, Json] = field(default_factory=dict)
    comments: dict[int, list[Json]] = field(default_factory=dict)
    audits: dict[int, list[Json]] = field(default_factory=dict)
    shows: dict[int, str] = field(default_factory=dict)
    """What each ticket of the story is there to show, for the desk's list."""
    ticket_fields: list[Json] = field(default_factory=list)
    ticket_forms: list[Json] = field(default_factory=list)
    organization_fields: list[Json] = field(default_factory=list)
    updates: list[Json] = field(default_factory=list)
    """Every accepted PUT: {ticket_id, at, ticket}; what the desk shows as arrived."""
    update_limit: int | None = 30
    """Updates of one ticket in ten minutes by one user; None is no limit."""
    update_times: dict[tuple[str, int], list[float]] = field(default_factory=dict)


@dataclass
class Salesforce:
    """Flat rows by entity and 18-character id; relations are named in salesforce/schema.py."""

    client_id: str
    client_secret: str
    username: str
    private_key: RSAPrivateKey | None
    public_key_pem: str
    tokens: set[str] = field(default_factory=set)
    tables: dict[str, dict[str, Json]] = field(default_factory=dict)
    created: list[Json] = field(default_factory=list)
    """Records that arrived over REST: {entity, id, at, fields, state}; later changes and the deletion show in it."""
    deleted: set[str] = field(default_factory=set)


@dataclass
class Slack:
    """Users and channels by id in Slack's shape; messages by channel, oldest first."""

    token: str
    signing_secret: str
    scopes: list[str]
    team_id: str
    team: str
    bot_user_id: str
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, list[Json]] = field(default_factory=dict)
    whispers: list[Json] = field(default_factory=list)
    """What one person alone was shown: {channel, user, ts, text}."""
    presses: list[Json] = field(default_factory=list)
    """Buttons that people pressed: {channel, ts, action_id, user, at, status}; status is what Liaison answered."""
    events_verified: bool = False
    """Whether Liaison has answered the handshake; before that Slack sends no events."""


@dataclass
class GitLab:
    """Projects by id in GitLab's shape; `hidden` ones answer 404, as a token without access sees them."""

    token: str
    user: Json
    projects: dict[int, Json] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    trees: dict[int, list[str]] = field(default_factory=dict)
    templates: dict[int, dict[str, str]] = field(default_factory=dict)
    issues: dict[int, list[Json]] = field(default_factory=dict)
    notes: dict[tuple[int, int], list[Json]] = field(default_factory=dict)
    quick_actions: list[Json] = field(default_factory=list)
    """What was carried out because a text said so: {project_id, iid, command, argument}."""
    mentions: list[Json] = field(default_factory=list)
    """Whom a text has notified: {project_id, iid, name}."""
    references: list[Json] = field(default_factory=list)
    """What a text has linked, and so told of itself: {project_id, iid, reference}."""


@dataclass
class Mail:
    """What has come in by SMTP, oldest first, as mail/letters.py shows it."""

    sender: str = "liaison@gitlab.example"
    """What Liaison writes as in the settings made for it."""
    letters: list[Json] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """Addresses, in lower case, that nobody has."""


@dataclass
class World:
    """The whole story, and what has happened to it since. Hold `lock` to change anything."""

    zendesk: dict[str, ZendeskInstance]
    salesforce: Salesforce
    slack: Slack
    gitlab: GitLab
    reload: Callable[[World], World]
    mail: Mail = field(default_factory=Mail)
    lock: threading.RLock = field(default_factory=threading.RLock)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    courier: Courier = field(default_factory=Courier)
    liaison_url: str = LIAISON_URL
    """Where Slack's events and presses are sent."""

    def reset(self) -> None:
        """Tell the story from its beginning. Keys and tokens stay, so running clients need not sign in again."""
        fresh = self.reload(self)
        self.courier.forget()
        with self.lock:
            for name, instance in fresh.zendesk.items():
                instance.tokens = self.zendesk[name].tokens
                instance.scopes = self.zendesk[name].scopes
                instance.owners = self.zendesk[name].owners
            fresh.salesforce.tokens = self.salesforce.tokens
            for part in ("zendesk", "salesforce", "slack", "gitlab", "mail"):
                _replace(getattr(self, part), getattr(fresh, part))
        self.faults.clear()
        self.journal.clear()


def _replace(old: Any, new: Any) -> None:
    """Overwrite in place, because the apps hold on to the objects."""
    if isinstance(old, dict):
        for name, instance in new.items():
            _replace(old[name], instance)
        return
    for each in fields(old):
        setattr(old, each.name, getattr(new, each.name))


def now() -> datetime:
    """The sandbox's clock, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as Zendesk writes it, to the second: 2026-01-31T09:30:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
