"""Requests to GitLab through python-gitlab (imported when first used), whose session is our door.

https://docs.gitlab.com/api/rest/
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import requests

from server.errors import UpstreamMalformed
from server.settings import Settings
from server.upstreams.answers import listing
from server.upstreams.budget import Budget
from server.upstreams.gitlab_session import Session, refusal
from server.upstreams.http import Door
from server.upstreams.reading import Json

if TYPE_CHECKING:
    from gitlab import Gitlab

PATIENCE: Final = 10.0
PAGE: Final = 100
MOST_PAGES: Final = 10
PATIENCE_OF_A_WRITE: Final = 20.0
Options = dict[str, Any]


class GitLabCalls:
    """Any number of threads may share it. Nothing is repeated but reads, and those by the door."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.gitlab
        self._door = Door("gitlab", settings)

    def budget(self, deadline: float | None) -> Budget:
        return self._door.budget(deadline)

    def prepare(self) -> None:
        """Import python-gitlab now instead of at the first call."""
        _ = self._client

    def get(self, path: str, what: str, query: Mapping[str, Any] | None = None, budget: Budget | None = None) -> Any:
        """The JSON at a path below /api/v4. `what` names it in an error. Raises UpstreamError."""
        asked = dict(query or {})
        return self.ask(
            budget or Budget(PATIENCE),
            what,
            lambda gitlab, options: gitlab.http_get(path, query_data=asked, **options),
        )

    def rows(self, path: str, what: str, query: Mapping[str, Any]) -> Iterator[Json]:
        """Every object of a list, page by page. Raises UpstreamMalformed rather than ending before all are seen."""
        for page in range(1, MOST_PAGES + 1):
            found = listing("gitlab", self.get(path, what, {**query, "per_page": PAGE, "page": page}))
            yield from found
            if len(found) < PAGE:
                return
        raise UpstreamMalformed("gitlab", f"GitLab has more than we can read: {what}.")

    def post(self, path: str, what: str, body: Mapping[str, Any]) -> Any:
        return self.ask(
            Budget(PATIENCE_OF_A_WRITE),
            what,
            lambda gitlab, options: gitlab.http_post(path, post_data=dict(body), **options),
        )

    def put(self, path: str, what: str, body: Mapping[str, Any]) -> Any:
        return self.ask(
            Budget(PATIENCE_OF_A_WRITE),
            what,
            lambda gitlab, options: gitlab.http_put(path, post_data=dict(body), **options),
        )

    def ask(self, budget: Budget, what: str, ask: "Callable[[Gitlab, Options], Any]") -> Any:
        """What python-gitlab read; `ask` hands it our options. Raises UpstreamError."""
        from gitlab.exceptions import GitlabError

        options = {"timeout": budget.left(), "obey_rate_limit": False}
        try:
            answer = ask(self._client, options)
        except GitlabError as error:
            raise refusal(error, what) from None
        except (TypeError, RecursionError):  # python-gitlab was given an id of a strange kind, or far too deep a list
            raise UpstreamMalformed("gitlab", "GitLab answered with something that is not its API's.") from None
        if isinstance(answer, requests.Response):
            raise UpstreamMalformed(
                "gitlab",
                "GitLab answered with something that is not JSON.",
                hint="Check gitlab.base_url: a login page or a proxy may be in between.",
            )
        return answer

    @cached_property
    def _client(self) -> "Gitlab":
        from gitlab import Gitlab

        token = self._settings.token or None
        return Gitlab(self._settings.base_url, private_token=token, session=Session(self._door))
