"""A customer's project and its documents."""

import pytest
import responses

from server.errors import UpstreamMalformed, UpstreamNotFound, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from server.upstreams.gitlab import GitLab
from tests.server.upstreams.small_world import settings_of

ACME, EMPTY, HIDDEN = 17735787, 17735788, 17735789
PATTERNS = ("**/architecture*.md",)
PROJECT = f"https://gitlab.com/api/v4/projects/{ACME}"


@pytest.fixture
def gitlab(upstreams):
    return upstreams.gitlab


@pytest.fixture
def odd(sandbox):
    with responses.RequestsMock() as answers:
        yield GitLab(settings_of(sandbox, gitlab={"base_url": "https://gitlab.com"})), answers


def test_a_project_has_name_address_and_last_activity(gitlab, sandbox):
    project = gitlab.project(ACME)
    assert (project.name, project.archived, project.default_branch) == ("Acme Collaboration", False, "main")
    assert project.url == f"{sandbox.urls['gitlab']}/account-management/acme"
    assert project.last_activity_at.tzinfo is not None


def test_an_archived_project_says_so(gitlab):
    assert gitlab.project(EMPTY).archived


@pytest.mark.parametrize("project_id", [HIDDEN, 99, 0, -5, 2**70])
def test_a_project_that_is_gone_or_hidden_is_not_found(gitlab, project_id):
    with pytest.raises(UpstreamNotFound):
        gitlab.project(project_id)


def test_documents_come_from_one_request_with_the_least_deep_first(gitlab, sandbox):
    project = gitlab.project(ACME)
    documents = gitlab.documents(project, PATTERNS)
    assert [each.path for each in documents] == [
        "architecture-overview.md",
        "docs/Architecture.md",
        "docs/deep/er/architecture.md",
    ]
    assert documents[1].url == f"{project.url}/-/blob/main/docs/Architecture.md"
    assert len(sandbox.requests("gitlab")) == 2


def test_folders_are_no_documents(gitlab):
    assert gitlab.documents(gitlab.project(ACME), ("docs/deep",)) == ()


def test_an_empty_repository_has_no_documents_and_is_not_asked_for_them(gitlab, sandbox):
    assert gitlab.documents(gitlab.project(EMPTY), ("**",)) == ()
    assert len(sandbox.requests("gitlab")) == 1


def test_a_tree_that_is_not_found_has_no_documents(odd):
    gitlab, answers = odd
    answers.get(PROJECT, json={"id": ACME, "web_url": "https://gitlab.com/a", "default_branch": "main"})
    answers.get(f"{PROJECT}/repository/tree", status=404, json={"message": "404 Tree Not Found"})
    assert gitlab.documents(gitlab.project(ACME), PATTERNS) == ()


def test_a_path_is_quoted_in_its_link(odd):
    gitlab, answers = odd
    answers.get(PROJECT, json={"id": ACME, "web_url": "https://gitlab.com/a", "default_branch": "a b"})
    answers.get(f"{PROJECT}/repository/tree", json=[{"type": "blob", "path": "architecture ?#<.md"}])
    (document,) = gitlab.documents(gitlab.project(ACME), PATTERNS)
    assert document.url == "https://gitlab.com/a/-/blob/a%20b/architecture%20%3F%23%3C.md"


def test_a_wrong_token_is_refused_with_its_setting(sandbox):
    with pytest.raises(UpstreamRefused) as error:
        GitLab(settings_of(sandbox, gitlab={"token": "glpat-wrong"})).project(ACME)
    assert "LIAISON_GITLAB_TOKEN" in error.value.hint
    assert "glpat-wrong" not in str(error.value)


def test_a_late_gitlab_is_a_timeout(gitlab, sandbox):
    sandbox.fault("gitlab", latency_ms=600)
    with pytest.raises(UpstreamTimeout):
        gitlab.project(ACME, deadline=0.2)


def test_a_rate_limit_is_obeyed_within_the_deadline(gitlab, sandbox):
    sandbox.fault("gitlab", retry_after=0.05, times=1)
    assert gitlab.project(ACME).name
    assert len(sandbox.requests("gitlab")) == 2


def test_a_gitlab_out_of_order_is_unreachable_and_asked_once(gitlab, sandbox):
    sandbox.fault("gitlab", status=502)
    with pytest.raises(UpstreamUnreachable):
        gitlab.project(ACME)
    assert len(sandbox.requests("gitlab")) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"json": []}, UpstreamMalformed),
        ({"json": {"id": ACME}}, UpstreamMalformed),
        ({"json": {"id": [], "web_url": "https://gitlab.com/a"}}, UpstreamMalformed),
        ({"body": "<html>", "content_type": "text/html"}, UpstreamMalformed),
        ({"body": "{", "content_type": "application/json"}, UpstreamMalformed),
        ({"json": {"error": "insufficient_scope"}, "status": 403}, UpstreamRefused),
        ({"json": {"message": "bad"}, "status": 400}, UpstreamRefused),
        ({"status": 302, "headers": {"Location": "https://evil.example"}}, UpstreamMalformed),
    ],
)
def test_each_of_gitlabs_answers_is_one_of_ours(odd, answer, kind):
    gitlab, answers = odd
    answers.get(PROJECT, **answer)
    with pytest.raises(kind):
        gitlab.project(ACME)


def test_a_login_page_in_place_of_a_tree_is_malformed(odd):
    gitlab, answers = odd
    answers.get(PROJECT, json={"id": ACME, "web_url": "https://gitlab.com/a", "default_branch": "main"})
    answers.get(f"{PROJECT}/repository/tree", body="<html>", content_type="text/html")
    with pytest.raises(UpstreamMalformed):
        gitlab.documents(gitlab.project(ACME), PATTERNS)


def test_doctor_is_told_when_the_token_sees_no_project(gitlab, sandbox):
    assert [finding.ok for finding in gitlab.check()] == [True, True]
    sandbox.world.gitlab.hidden.update(sandbox.world.gitlab.projects)
    signed_in, projects = gitlab.check()
    assert signed_in.ok
    assert (projects.ok, projects.setting) == (False, "LIAISON_GITLAB_TOKEN")


def test_doctor_is_told_of_a_wrong_token(sandbox):
    (finding,) = GitLab(settings_of(sandbox, gitlab={"token": "glpat-wrong"})).check()
    assert not finding.ok


@pytest.mark.parametrize(("scopes", "ok"), [(["api"], True), (["read_api", "read_user"], False)])
def test_doctor_says_whether_the_token_may_write_issues(gitlab, sandbox, scopes, ok):
    sandbox.fault("gitlab", status=200, body={"scopes": scopes}, path="/personal_access_tokens/self")
    found = list(gitlab.check())[-1]
    assert found.ok is ok
    assert "issues" in found.line
    assert ok or "read_api" in found.line


def test_a_token_whose_scopes_are_not_told_is_not_complained_about(gitlab, sandbox):
    sandbox.fault("gitlab", status=404, body={"message": "404"}, path="/personal_access_tokens/self")
    assert all(found.ok for found in gitlab.check())
