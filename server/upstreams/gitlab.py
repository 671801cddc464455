"""GitLab: a customer's collaboration project and the documents in it.

https://docs.gitlab.com/api/projects/ and https://docs.gitlab.com/api/repositories/#list-repository-tree
python-gitlab (imported when first used) makes the requests; its session is our door.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from server import clock
from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound
from server.records import Document, Project
from server.settings import Settings
from server.upstreams.findings import Finding, failed
from server.upstreams.gitlab_calls import PAGE, GitLabCalls
from server.upstreams.gitlab_issues import Issues
from server.upstreams.globs import matching
from server.upstreams.reading import Json, flag, moment, number, rows, table, text, texts

LONGEST_ID: Final = 2**63


class GitLab:
    """Any number of threads may share it. `deadline`: seconds that the caller still has, else those of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._calls = GitLabCalls(settings)
        self.issues = Issues(self._calls)

    def project(self, project_id: int, *, deadline: float | None = None) -> Project:
        """One project. A project that is gone and one that our token may not see give the same UpstreamNotFound."""
        if not 0 < project_id < LONGEST_ID:
            raise UpstreamNotFound("gitlab", f"GitLab has no project {project_id}.")
        budget = self._calls.budget(deadline)
        given: Json = self._calls.ask(
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
        budget, branch = self._calls.budget(deadline), project.default_branch
        if not branch:
            return ()
        try:
            tree = self._calls.get(
                f"/projects/{project.gitlab_project_id}/repository/tree",
                "repository tree",
                {"recursive": "true", "per_page": PAGE, "ref": branch},
                budget,
            )
        except UpstreamNotFound:
            return ()
        paths = [path for row in rows(tree) if row.get("type") == "blob" and (path := text(row.get("path")))]
        root = f"{project.url}/-/blob/{quote(branch)}"
        return tuple(Document(path, f"{root}/{quote(path)}") for path in matching(paths, patterns))

    def prepare(self) -> None:
        """Import python-gitlab now instead of at the first call."""
        self._calls.prepare()

    def check(self) -> Iterator[Finding]:
        """For `liaison doctor`: the token, and whether it sees any project. Raises nothing."""
        setting = "LIAISON_GITLAB_TOKEN"
        try:
            user = table(self._calls.get("/user", "user"))
            yield Finding(f"GitLab: signed in as {text(user.get('username')) or 'a user without a name'}")
            seen = self._calls.get("/projects", "projects", {"membership": "true", "per_page": 1})
        except UpstreamError as error:
            yield failed("GitLab", error, setting, "gitlab.base_url")
            return
        if rows(seen):
            yield Finding("GitLab: the token sees projects")
        else:
            hint = "Make its user a member of the group that holds the collaboration projects."
            yield Finding("GitLab: the token sees no project", False, setting, hint)
        yield from self._check_scopes(setting)

    def _check_scopes(self, setting: str) -> Iterator[Finding]:
        """What a token may do is told by GitLab since 15.5; one that is not told is not complained about."""
        try:
            scopes = texts(table(self._calls.get("/personal_access_tokens/self", "token")).get("scopes"))
        except UpstreamError:
            return
        if "api" in scopes:
            yield Finding("GitLab: the token may write issues (scope api)")
        else:
            hint = "Make a token with the scope api, or have no scenario that opens an issue."
            yield Finding(
                f"GitLab: the token may write no issues (its scopes: {', '.join(scopes)})", False, setting, hint
            )
