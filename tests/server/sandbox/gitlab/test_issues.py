"""Issues and notes."""

import gitlab
import pytest


def gitlab_of(fakes):
    return fakes.world.gitlab


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
    assert gitlab_of(fakes).quick_actions == []


def test_a_search_is_in_title_and_description_or_in_one_of_them(project):
    project.issues.create({"title": "Upgrade", "description": "Reference ESC-7K3M9Q2.1"})

    def found(**asked):
        return [issue.iid for issue in project.issues.list(get_all=True, **asked)]

    assert found(search="ESC-7K3M9Q2.1") == [1]
    assert found(search="ESC-7K3M9Q2.1", **{"in": "title"}) == []
    assert found(search="esc-7k3m9q2.1 upgrade", **{"in": "title,description"}) == [1]
    assert (found(state="closed"), found(state="opened"), found(confidential=True)) == ([], [1], [])


def test_issues_come_newest_first_or_as_asked(project):
    for title in ("One", "Two"):
        project.issues.create({"title": title})
    assert [issue.title for issue in project.issues.list(get_all=True)] == ["Two", "One"]
    assert [issue.title for issue in project.issues.list(sort="asc", get_all=True)] == ["One", "Two"]
    with pytest.raises(gitlab.GitlabListError, match="order_by"):
        project.issues.list(order_by="mood", get_all=True)


def test_an_issue_is_closed_reopened_and_relabelled(project):
    issue = project.issues.create({"title": "One", "labels": "a, b", "confidential": True})
    assert (issue.labels, issue.confidential, issue.state) == (["a", "b"], True, "opened")
    issue.state_event = "close"
    issue.save()
    assert (project.issues.get(1).state, project.issues.get(1).closed_at is not None) == ("closed", True)
    project.issues.update(1, {"state_event": "reopen", "add_labels": "c", "remove_labels": "a"})
    again = project.issues.get(1)
    assert (again.state, again.labels, again.closed_at) == ("opened", ["b", "c"], None)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"state_event": "explode"}, "state_event"), ({"title": ""}, "blank"), ({"title": "x" * 256}, "too long")],
)
def test_a_change_that_cannot_be_is_refused(project, change, said):
    project.issues.create({"title": "One"})
    with pytest.raises(gitlab.GitlabUpdateError, match=said):
        project.issues.update(1, change)


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
