"""Issues and notes."""

import gitlab
import pytest


@pytest.fixture
def project(client):
    return client.projects.get(17735787)


def test_an_issue_is_made_found_again_and_noted(project, fakes):
    made = project.issues.create({"title": "Upgrade ZD-4228", "description": "Plan", "labels": ["zendesk::4228"]})
    assert made.web_url.endswith("/-/issues/1")
    assert made.references["full"] == "gitlab-com/account-management/emea/meadowbank#1"
    assert [issue.iid for issue in project.issues.list(search="ZD-4228", get_all=True)] == [made.iid]
    assert [issue.iid for issue in project.issues.list(labels=["zendesk::4228"], get_all=True)] == [made.iid]
    assert project.issues.list(search="elsewhere", get_all=True) == []
    made.notes.create({"body": "One more thing", "internal": True})
    note = made.notes.list(get_all=True)[0]
    assert (note.body, note.internal) == ("One more thing", True)


@pytest.mark.parametrize("title", ["", "  "])
def test_an_issue_needs_a_title(project, title):
    with pytest.raises(gitlab.GitlabCreateError, match="can't be blank"):
        project.issues.create({"title": title})


def test_a_note_needs_a_body_and_an_issue(project):
    issue = project.issues.create({"title": "One"})
    with pytest.raises(gitlab.GitlabCreateError, match="can't be blank"):
        issue.notes.create({"body": ""})
    with pytest.raises(gitlab.GitlabCreateError, match="404"):
        project.issues.get(9, lazy=True).notes.create({"body": "x"})


def test_an_archived_project_takes_no_issues(client):
    with pytest.raises(gitlab.GitlabCreateError) as refused:
        client.projects.get(18800004).issues.create({"title": "Late"})
    assert refused.value.response_code == 403
