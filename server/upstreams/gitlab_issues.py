"""Issues of a project, their notes, and the project's issue templates.

https://docs.gitlab.com/api/issues/ , https://docs.gitlab.com/api/notes/#issues and
https://docs.gitlab.com/api/project_templates/
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from server.errors import UpstreamMalformed, UpstreamNotFound
from server.upstreams.gitlab_calls import GitLabCalls
from server.upstreams.reading import Json, flag, number, table, text

LONGEST_TITLE: Final = 255
LONGEST_TEXT: Final = 1_000_000
CLOCKS_DIFFER: Final = timedelta(minutes=5)
NEWEST_FIRST: Final = {"order_by": "created_at", "sort": "desc"}


@dataclass(frozen=True, slots=True)
class Issue:
    """`iid` is its number in the project."""

    iid: int
    title: str
    url: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    words: str


class Issues:
    """A project is named by its id or its path. All raise UpstreamError."""

    def __init__(self, calls: GitLabCalls) -> None:
        self._calls = calls

    def template(self, project: str, name: str) -> str | None:
        """The text of an issue template of the project, None if it has none of that name."""
        path = f"{_path(project)}/templates/issues/{quote(name, safe='')}"
        try:
            return text(table(self._calls.get(path, f"issue template {name!r}")).get("content"))
        except UpstreamNotFound:
            return None

    def create(self, project: str, title: str, words: str, *, labels: Sequence[str], confidential: bool) -> Issue:
        sent: dict[str, Any] = {"title": title, "description": words, "confidential": confidential}
        if labels:
            sent["labels"] = ",".join(labels)
        return _issue(self._calls.post(f"{_path(project)}/issues", f"project {project}", sent))

    def own(self, project: str, since: datetime | None) -> Iterator[Issue]:
        """The issues that our user has opened there since a little before that time, the newest first.

        They are listed and not searched for: how a search takes words apart is no matter of ours.
        """
        after = {"created_after": (since - CLOCKS_DIFFER).isoformat()} if since else {}
        query = {"scope": "created_by_me", **NEWEST_FIRST, **after}
        for row in self._calls.rows(f"{_path(project)}/issues", f"project {project}", query):
            yield _issue(row)

    def one(self, project: str, iid: int) -> Issue:
        return _issue(self._calls.get(_issue_path(project, iid), _called(project, iid)))

    def notes(self, project: str, iid: int) -> Iterator[Note]:
        """The newest first."""
        for row in self._calls.rows(f"{_issue_path(project, iid)}/notes", _called(project, iid), NEWEST_FIRST):
            yield Note(number(row.get("id")) or 0, text(row.get("body")) or "")

    def note(self, project: str, iid: int, words: str) -> int:
        """The id of the new note."""
        made = self._calls.post(f"{_issue_path(project, iid)}/notes", _called(project, iid), {"body": words})
        found = number(table(made).get("id"))
        if found is None:
            raise UpstreamMalformed("gitlab", "GitLab's answer does not say what it has made.")
        return found

    def close(self, project: str, iid: int) -> None:
        self._calls.put(_issue_path(project, iid), _called(project, iid), {"state_event": "close"})

    def archived(self, project: str) -> bool:
        """Whether nothing can be written there any more."""
        return flag(table(self._calls.get(_path(project), f"project {project}")).get("archived"))


def _path(project: str) -> str:
    return f"/projects/{quote(project, safe='')}"


def _issue_path(project: str, iid: int) -> str:
    return f"{_path(project)}/issues/{iid}"


def _called(project: str, iid: int) -> str:
    return f"issue {iid} in project {project}"


def _issue(given: Json) -> Issue:
    row = table(given)
    iid, url = number(row.get("iid")), text(row.get("web_url"))
    if iid is None or url is None:
        raise UpstreamMalformed("gitlab", "GitLab answered with an issue that has no number or no address.")
    return Issue(iid, text(row.get("title")) or "", url, row.get("state") == "closed")
