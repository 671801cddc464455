"""Slack: people, messages, and what doctor asks. https://docs.slack.dev/reference/methods"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound
from server.settings import Settings
from server.upstreams.budget import Budget
from server.upstreams.findings import Finding, failed
from server.upstreams.reading import Json, epoch, table, text
from server.upstreams.slack_calls import SlackCalls
from server.upstreams.slack_channels import bare, channels
from server.upstreams.slack_messages import Blocks, SlackMessages
from server.upstreams.slack_reading import SlackReading

NEEDED_SCOPES: Final = (
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
    "chat:write",
    "chat:write.public",
    "channels:join",
    "channels:history",
    "groups:history",
    "im:write",
    "im:history",
)
PATIENCE: Final = 10.0


@dataclass(frozen=True, slots=True)
class SlackUser:
    """A member of the workspace. `status_until` is None for a status without an end. `url` opens their profile."""

    slack_id: str
    name: str
    deleted: bool
    status_text: str
    status_until: datetime | None
    url: str | None = None


class Slack:
    """Any number of threads may share it. `deadline`: seconds that the caller still has, else those of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.slack
        self.calls = SlackCalls(settings)
        self.messages = SlackMessages(self.calls)
        self.reading = SlackReading(self.calls)
        self._own_ids: frozenset[str] = frozenset()

    def user_by_email(self, email: str, *, deadline: float | None = None) -> SlackUser | None:
        """The member with this address; None when there is none, or only a deactivated one. Raises UpstreamError."""
        budget = self.calls.budget(deadline)
        try:
            answer, _ = self.calls.ask(budget, lambda client: client.users_lookupByEmail(email=email.strip()))
        except UpstreamNotFound:
            return None
        return self._user(table(answer.get("user")))

    def colleague(self, slack_id: str, *, deadline: float | None = None) -> SlackUser | None:
        """The member of our own workspace (or Grid) with this id; None for guests of a shared channel, bots, leavers.

        Raises UpstreamError.
        """
        budget = self.calls.budget(deadline)
        try:
            answer, _ = self.calls.ask(budget, lambda client: client.users_info(user=slack_id))
        except UpstreamNotFound:
            return None
        given = table(answer.get("user"))
        own = {text(given.get("team_id")), text(table(given.get("enterprise_user")).get("enterprise_id"))} - {None}
        if not own & self._workspace(budget) or given.get("is_bot") is True or given.get("deleted") is True:
            return None
        return self._user(given)

    def _workspace(self, budget: Budget) -> frozenset[str]:
        """The ids of the workspace that the token is for, and of its Grid. They never change, so they are kept."""
        if not self._own_ids:
            answer, _ = self.calls.ask(budget, lambda client: client.auth_test())
            found = (text(answer.get(name)) for name in ("team_id", "enterprise_id"))
            self._own_ids = frozenset(each for each in found if each)
        return self._own_ids

    def prepare(self) -> None:
        """Import slack_sdk now instead of at the first call."""
        self.calls.prepare()

    def profile_url(self, slack_id: str) -> str | None:
        """Opens this member in Slack; None without `slack.team_url`. https://docs.slack.dev/interactivity/deep-linking"""
        team = self._settings.team_url.rstrip("/")
        return f"{team}/team/{slack_id}" if team and slack_id.isascii() and slack_id.isalnum() else None

    def update(self, channel: str, ts: str, blocks: Blocks, fallback: str, *, deadline: float | None = None) -> None:
        """Put this in a message's place, as when somebody has seen it. Raises UpstreamError."""
        self.messages.update(channel, ts, blocks, fallback, deadline=deadline)

    def message_url(self, channel: str, ts: str, thread_ts: str | None = None) -> str | None:
        """Opens a message; None without `slack.team_url`."""
        team = self._settings.team_url.rstrip("/")
        within = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts else ""
        return f"{team}/archives/{channel}/p{ts.replace('.', '')}{within}" if team else None

    def scopes(self, *, deadline: float | None = None) -> frozenset[str]:
        """What the token may do. Raises UpstreamError."""
        return self.calls.scopes(self.calls.budget(deadline))

    def channel_exists(self, name: str, *, deadline: float | None = None) -> bool:
        """Whether there is a channel of that name that the token can see (private ones only where it is a member)."""
        budget = self.calls.budget(deadline)
        return bare(name) in channels(self.calls, budget, self.calls.scopes(budget)).ids

    def check(self, named: Sequence[str] = ()) -> Iterator[Finding]:
        """For `liaison doctor`: the token, its scopes, and the channels named by the caller. Raises nothing."""
        try:
            scopes = self.scopes(deadline=PATIENCE)
            yield Finding("Slack: signed in")
            for scope in NEEDED_SCOPES:
                if scope not in scopes:
                    hint = f"Add the scope {scope} to the Slack app and install it again."
                    yield Finding(f"Slack: the token lacks the scope {scope}", False, "LIAISON_SLACK_TOKEN", hint)
            there = channels(self.calls, self.calls.budget(PATIENCE), scopes).ids if named else {}
        except UpstreamError as error:
            yield failed("Slack", error, "LIAISON_SLACK_TOKEN", "slack.base_url")
            return
        for name in dict.fromkeys(named):
            if bare(name) in there:
                yield Finding(f"Slack: channel #{bare(name)}")
            else:
                hint = "Correct the name in the catalog or the forms, or invite the app where the channel is private."
                yield Finding(f"Slack: there is no channel #{bare(name)}", False, "catalogs", hint)

    def _user(self, given: Json) -> SlackUser:
        slack_id, profile = text(given.get("id")), table(given.get("profile"))
        if not slack_id:
            raise UpstreamMalformed("slack", "Slack answered with a member who has no id.")
        return SlackUser(
            slack_id=slack_id,
            name=text(profile.get("real_name")) or text(given.get("real_name")) or text(given.get("name")) or "",
            deleted=given.get("deleted") is True,
            status_text=text(profile.get("status_text")) or "",
            status_until=epoch(profile.get("status_expiration")),
            url=self.profile_url(slack_id),
        )
