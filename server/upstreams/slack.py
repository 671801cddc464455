"""Slack: a person by e-mail, and what doctor asks. https://docs.slack.dev/reference/methods/users.lookupByEmail

slack_sdk (imported when first used) makes the requests and reads the answers; our door carries them, for its pooled
connections, deadline and breaker: slack_sdk by itself opens a connection for each call and follows redirects.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound, UpstreamRateLimited, UpstreamRefused
from server.settings import Settings
from server.upstreams.budget import Budget
from server.upstreams.findings import Finding, failed
from server.upstreams.http import Door
from server.upstreams.reading import Json, epoch, rows, table, text

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

NEEDED_SCOPES: Final = ("users:read", "users:read.email", "channels:read")
PATIENCE: Final = 10.0
MOST_PAGES: Final = 20
CREDENTIAL_ERRORS: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission"}
)


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
        self._door = Door("slack", settings)
        self._own_ids: frozenset[str] = frozenset()

    def user_by_email(self, email: str, *, deadline: float | None = None) -> SlackUser | None:
        """The member with this address; None when there is none, or only a deactivated one. Raises UpstreamError."""
        budget = self._door.budget(deadline)
        try:
            answer, _ = self._call(budget, lambda client: client.users_lookupByEmail(email=email.strip()))
        except UpstreamNotFound:
            return None
        return self._user(table(answer.get("user")))

    def colleague(self, slack_id: str, *, deadline: float | None = None) -> SlackUser | None:
        """The member of our own workspace (or Grid) with this id; None for guests of a shared channel, bots, leavers.

        Raises UpstreamError.
        """
        budget = self._door.budget(deadline)
        try:
            answer, _ = self._call(budget, lambda client: client.users_info(user=slack_id))
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
            answer, _ = self._call(budget, lambda client: client.auth_test())
            found = (text(answer.get(name)) for name in ("team_id", "enterprise_id"))
            self._own_ids = frozenset(each for each in found if each)
        return self._own_ids

    def prepare(self) -> None:
        """Import slack_sdk now instead of at the first call."""
        _ = self._client_class

    def profile_url(self, slack_id: str) -> str | None:
        """Opens this member in Slack; None without `slack.team_url`. https://docs.slack.dev/interactivity/deep-linking"""
        team = self._settings.team_url.rstrip("/")
        return f"{team}/team/{slack_id}" if team and slack_id.isascii() and slack_id.isalnum() else None

    def scopes(self, *, deadline: float | None = None) -> frozenset[str]:
        """What the token may do, from the header that every answer of Slack carries. Raises UpstreamError."""
        _, headers = self._call(self._door.budget(deadline), lambda client: client.auth_test())
        said = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
        return frozenset(scope.strip() for scope in str(said).split(",") if scope.strip())

    def channel_exists(self, name: str, *, deadline: float | None = None) -> bool:
        """Whether there is a channel of that name that the token can see (private ones only where it is a member)."""
        budget = self._door.budget(deadline)
        return _bare(name) in self._channels(budget, self.scopes(deadline=budget.left()))

    def check(self, channels: Sequence[str] = ()) -> Iterator[Finding]:
        """For `liaison doctor`: the token, its scopes, and the channels named by the caller. Raises nothing."""
        try:
            scopes = self.scopes(deadline=PATIENCE)
            yield Finding("Slack: signed in")
            for scope in NEEDED_SCOPES:
                if scope not in scopes:
                    hint = f"Add the scope {scope} to the Slack app and install it again."
                    yield Finding(f"Slack: the token lacks the scope {scope}", False, "LIAISON_SLACK_TOKEN", hint)
            there = self._channels(self._door.budget(PATIENCE), scopes) if channels else frozenset()
        except UpstreamError as error:
            yield failed("Slack", error, "LIAISON_SLACK_TOKEN", "slack.base_url")
            return
        for name in dict.fromkeys(channels):
            if _bare(name) in there:
                yield Finding(f"Slack: channel #{_bare(name)}")
            else:
                hint = "Correct the name in the catalog or the forms, or invite the app where the channel is private."
                yield Finding(f"Slack: there is no channel #{_bare(name)}", False, "catalogs", hint)

    def _channels(self, budget: Budget, scopes: frozenset[str]) -> frozenset[str]:
        # Asking for private channels without the scope for them is refused as a whole.
        kinds = "public_channel,private_channel" if "groups:read" in scopes else "public_channel"
        names: set[str] = set()
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            answer, _headers = self._call(
                budget,
                lambda client, cursor=cursor: client.conversations_list(  # type: ignore[misc]
                    types=kinds, exclude_archived=True, limit=1000, cursor=cursor
                ),
            )
            names.update(text(channel.get("name")) or "" for channel in rows(answer.get("channels")))
            cursor = text(table(answer.get("response_metadata")).get("next_cursor"))
            if not cursor:
                break
        return frozenset(names)

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

    def _call(self, budget: Budget, ask: "Callable[[WebClient], Any]") -> tuple[Json, Mapping[str, str]]:
        """An answer whose `ok` is true, and its headers. Raises UpstreamError."""
        from slack_sdk.errors import SlackApiError, SlackClientError

        own = self._settings
        # slack_sdk sends everything by POST; what is asked here changes nothing, so a dropped one may be sent again.
        client = self._client_class(
            self._door, budget, only_reads=True, token=own.token, base_url=own.base_url, retry_handlers=[]
        )
        try:
            response = ask(client)
        except SlackApiError as error:
            raise _refusal(table(error.response.data)) from None
        except (SlackClientError, ValueError) as error:
            raise _malformed() from error
        return table(response.data), response.headers

    @cached_property
    def _client_class(self) -> Any:
        from server.upstreams.slack_carrier import CarriedClient

        return CarriedClient


def _refusal(answer: Json) -> UpstreamError:
    """Slack says most of its errors with status 200 and a word: https://docs.slack.dev/reference/methods (Errors)."""
    word = text(answer.get("error")) or "no reason given"
    if word.startswith("Received a response in a non-JSON format"):  # slack_sdk's own words
        return _malformed()
    if word in ("users_not_found", "user_not_found", "channel_not_found"):
        return UpstreamNotFound("slack", f"Slack knows of none ({word}).")
    if word == "ratelimited":
        return UpstreamRateLimited(
            "slack", "Slack has had too many requests from us.", hint="Try again in a minute.", retry_after=60
        )
    if word == "missing_scope":
        needed = text(answer.get("needed")) or "another scope"
        hint = "Add it to the Slack app, install the app again, and set LIAISON_SLACK_TOKEN."
        return UpstreamRefused("slack", f"The Slack token lacks the scope {needed}.", hint=hint, code="missing_scope")
    hint = "Check LIAISON_SLACK_TOKEN." if word in CREDENTIAL_ERRORS else ""
    return UpstreamRefused("slack", f"Slack refuses: {word}.", hint=hint)


def _malformed() -> UpstreamMalformed:
    hint = "Check slack.base_url: a login page or a proxy may be in between."
    return UpstreamMalformed("slack", "Slack answered with something that is not its API's.", hint=hint)


def _bare(channel: str) -> str:
    return channel.strip().removeprefix("#").lower()
