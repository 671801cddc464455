"""GitLab: a customer's collaboration project and the documents in it.

https://docs.gitlab.com/api/projects/ and https://docs.gitlab.com/api/repositories/#list-repository-tree
python-gitlab (imported when first used) makes the requests; its session is our door.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import requests

from server import clock
from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound, UpstreamRefused
from server.records import Document, Project
from server.settings import Settings
from server.upstreams.answers import quoted
from server.upstreams.budget import Budget
from server.upstreams.findings import Finding, failed
from server.upstreams.globs import matching
from server.upstreams.http import Door
from server.upstreams.reading import Json, flag, moment, number, rows, table, text
from server.upstreams.transport import Anonymous, Ask

if TYPE_CHECKING:
    from gitlab import Gitlab
    from gitlab.exceptions import GitlabError

PATIENCE: Final = 10.0
PAGE: Final = 100
LONGEST_ID: Final = 2**63


class GitLab:
    """Any number of threads may share it. `deadline`: seconds that the caller still has, else those of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.gitlab
        self._door = Door("gitlab", settings)

    def project(self, project_id: int, *, deadline: float | None = None) -> Project:
        """One project. A project that is gone and one that our token may not see give the same UpstreamNotFound."""
        if not 0 < project_id < LONGEST_ID:
            raise UpstreamNotFound("gitlab", f"GitLab has no project {project_id}.")
        budget = self._door.budget(deadline)
        given: Json = self._ask(
            budget,
            f"project {project_id}",
            lambda gitlab, options: gitlab.projects.get(project_id, **options).attributes,
        )
        found, url = number(given.get("id")), text(given.get("web_url"))
        if found is None or url is None:
            raise UpstreamMalformed("gitlab", "GitLab answered with a project that has no id or no address.")
        return Project(
            gitlab_project_id=found,
            name=text(given.get("name")) or "",
            url=url,
            archived=flag(given.get("archived")),
            last_activity_at=moment(given.get("last_activity_at")),
            observed_at=clock.now(),
            default_branch=text(given.get("default_branch")),
        )

    def documents(
        self, project: Project, patterns: Iterable[str], *, deadline: float | None = None
    ) -> tuple[Document, ...]:
        """Files of the default branch that fit a pattern (`**/architecture*.md`), the least deep first.

        One request, for the first hundred entries of the tree. An empty repository has none. Raises UpstreamError.
        """
        budget, branch = self._door.budget(deadline), project.default_branch
        if not branch:
            return ()
        try:
            tree = self._ask(
                budget,
                "repository tree",
                lambda gitlab, options: gitlab.http_get(
                    f"/projects/{project.gitlab_project_id}/repository/tree",
                    query_data={"recursive": "true", "per_page": PAGE, "ref": branch},
                    **options,
                ),
            )
        except UpstreamNotFound:
            return ()
        paths = [path for row in rows(tree) if row.get("type") == "blob" and (path := text(row.get("path")))]
        root = f"{project.url}/-/blob/{quote(branch)}"
        return tuple(Document(path, f"{root}/{quote(path)}") for path in matching(paths, patterns))

    def prepare(self) -> None:
        """Import python-gitlab now instead of at the first call."""
        _ = self._client

    def check(self) -> Iterator[Finding]:
        """For `liaison doctor`: the token, and whether it sees any project. Raises nothing."""
        setting = "LIAISON_GITLAB_TOKEN"
        try:
            user = table(
                self._ask(Budget(PATIENCE), "user", lambda gitlab, options: gitlab.http_get("/user", **options))
            )
            yield Finding(f"GitLab: signed in as {text(user.get('username')) or 'a user without a name'}")
            seen = self._ask(
                Budget(PATIENCE),
                "projects",
                lambda gitlab, options: gitlab.http_get(
                    "/projects", query_data={"membership": "true", "per_page": 1}, **options
                ),
            )
        except UpstreamError as error:
            yield failed("GitLab", error, setting, "gitlab.base_url")
            return
        if rows(seen):
            yield Finding("GitLab: the token sees projects")
        else:
            hint = "Make its user a member of the group that holds the collaboration projects, with the scope read_api."
            yield Finding("GitLab: the token sees no project", False, setting, hint)

    def _ask(self, budget: Budget, what: str, ask: "Callable[[Gitlab, dict[str, Any]], Any]") -> Any:
        """What python-gitlab read; `ask` hands it our options. Raises UpstreamError."""
        from gitlab.exceptions import GitlabError

        options = {"timeout": budget.left(), "obey_rate_limit": False}
        try:
            answer = ask(self._client, options)
        except GitlabError as error:
            raise _refusal(error, what) from None
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
        return Gitlab(self._settings.base_url, private_token=token, session=_Session(self._door))


class _Session(requests.Session):
    """The session that python-gitlab is given; each request goes through our door. `timeout` is the deadline."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door

    def request(self, method: str | bytes, url: str | bytes, **options: Any) -> requests.Response:  # type: ignore[override]
        ask = Ask(
            str(method).upper(),
            str(url),
            options.get("auth") or Anonymous(),
            params=options.get("params"),
            json=options.get("json"),
            data=options.get("data"),
            headers=options.get("headers"),
        )
        return self._door.send(ask, self._door.budget(options.get("timeout")))


def _refusal(error: "GitlabError", what: str) -> UpstreamError:
    """https://docs.gitlab.com/api/rest/troubleshooting/#status-codes ; a project that one may not see is a 404."""
    status, said = error.response_code, quoted(str(error.error_message))
    if status is None or status < 400:
        return UpstreamMalformed("gitlab", "GitLab answered with something that is not its API's.")
    if status == 404:
        return UpstreamNotFound("gitlab", f"GitLab has no {what}, or none that our token may see.", status=404)
    if status in (401, 403):
        hint = "Check LIAISON_GITLAB_TOKEN: it needs the scope read_api, and must not have expired."
        return UpstreamRefused("gitlab", f"GitLab refuses our token{said}.", hint=hint, status=status)
    return UpstreamRefused(
        "gitlab", f"GitLab did not accept our request ({status}){said}.", code="bad_request", status=status
    )
