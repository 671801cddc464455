"""One call of a Slack method: slack_sdk makes the request and reads the answer, our door carries it.

slack_sdk (imported when first used) by itself opens a connection for each call and follows redirects.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from server.errors import (
    UpstreamError,
    UpstreamMalformed,
    UpstreamNotFound,
    UpstreamRateLimited,
    UpstreamRefused,
    UpstreamUnreachable,
)
from server.settings import Settings
from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.reading import Json, table, text

if TYPE_CHECKING:
    from slack_sdk.web import WebClient

PATIENT: Final = 4.0
"""How many times the usual deadline and time-out a message may take: given up early, it is only not known."""
A_MINUTE: Final = 60.0
CREDENTIAL_ERRORS: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission"}
)
TROUBLE: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Of the first two Slack says that some of what was asked may have been done."""
NOBODY: Final = frozenset({"users_not_found", "user_not_found", "channel_not_found"})


class SlackRefused(UpstreamRefused):
    """`word` is Slack's own for what is wrong: is_archived, not_in_channel, ..."""

    word = ""


class SlackNotFound(UpstreamNotFound):
    """`word` is Slack's own: users_not_found, channel_not_found, ..."""

    word = ""


class SlackCalls:
    """Any number of threads may share it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.slack
        self._door = Door("slack", settings)

    def budget(self, deadline: float | None, *, patience: float = 1.0) -> Budget:
        return self._door.budget(deadline, patience=patience)

    def prepare(self) -> None:
        """Import slack_sdk now instead of at the first call."""
        _ = self._client_class

    def scopes(self, budget: Budget) -> frozenset[str]:
        """What the token may do, from the header that every answer of Slack carries. Raises UpstreamError."""
        _, headers = self.ask(budget, lambda client: client.auth_test())
        said = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
        return frozenset(scope.strip() for scope in str(said).split(",") if scope.strip())

    def ask(
        self, budget: Budget, ask: "Callable[[WebClient], Any]", *, once: bool = False
    ) -> tuple[Json, Mapping[str, str]]:
        """An answer whose `ok` is true, and its headers. Raises SlackRefused, SlackNotFound, UpstreamError.

        slack_sdk sends everything by POST. What is `once` is not sent again when it is dropped on the way; all else
        changes nothing, or nothing more the second time.
        """
        from slack_sdk.errors import SlackApiError, SlackClientError

        own = self._settings
        client = self._client_class(
            self._door,
            budget,
            only_reads=not once,
            patience=PATIENT if once else 1.0,
            token=own.token,
            base_url=own.base_url,
            retry_handlers=[],
        )
        try:
            response = ask(client)
        except SlackApiError as error:
            raise _refusal(table(error.response.data), error.response.headers) from None
        except (SlackClientError, ValueError) as error:
            raise _malformed() from error
        return table(response.data), response.headers

    @cached_property
    def _client_class(self) -> Any:
        from server.upstreams.slack_carrier import CarriedClient

        return CarriedClient


def _refusal(answer: Json, headers: Mapping[str, str]) -> UpstreamError:
    """Slack says most of its errors with status 200 and a word: https://docs.slack.dev/reference/methods (Errors)."""
    word = text(answer.get("error")) or "no reason given"
    if word.startswith("Received a response in a non-JSON format"):  # slack_sdk's own words
        return _malformed()
    if word in ("ratelimited", "rate_limited"):
        wait = _seconds(headers)
        return UpstreamRateLimited(
            "slack",
            "Slack has had too many requests from us.",
            hint=f"Try again in {wait:.0f} seconds.",
            retry_after=wait,
        )
    if word in TROUBLE:
        said = f"Slack is out of order ({word})."
        return UpstreamUnreachable("slack", said, hint="Try again in a moment.", code="server_error")
    error: SlackNotFound | SlackRefused = _not_found(word) if word in NOBODY else _refused(word, answer)
    error.word = word
    return error


def _not_found(word: str) -> SlackNotFound:
    return SlackNotFound("slack", f"Slack knows of none ({word}).")


def _refused(word: str, answer: Json) -> SlackRefused:
    if word == "missing_scope":
        needed = text(answer.get("needed")) or "another scope"
        hint = "Add it to the Slack app, install the app again, and set LIAISON_SLACK_TOKEN."
        return SlackRefused("slack", f"The Slack token lacks the scope {needed}.", hint=hint, code="missing_scope")
    if word in CREDENTIAL_ERRORS:
        return SlackRefused("slack", f"Slack refuses: {word}.", hint="Check LIAISON_SLACK_TOKEN.")
    return SlackRefused("slack", f"Slack refuses: {word}.", code="bad_request")


def _seconds(headers: Mapping[str, str]) -> float:
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(said) if said.isascii() and said.isdigit() else A_MINUTE


def _malformed() -> UpstreamMalformed:
    hint = "Check slack.base_url: a login page or a proxy may be in between."
    return UpstreamMalformed("slack", "Slack answered with something that is not its API's.", hint=hint)
