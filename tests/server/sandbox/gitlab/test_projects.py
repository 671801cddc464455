"""Projects, trees and templates."""

import gitlab
import pytest
import requests


@pytest.mark.parametrize("reference", [17735787, "gitlab-com/account-management/emea/meadowbank"])
def test_a_project_is_found_by_number_or_path(client, reference):
    project = client.projects.get(reference)
    assert project.web_url.endswith("/gitlab-com/account-management/emea/meadowbank")
    assert (project.archived, project.default_branch) == (False, "main")


@pytest.mark.parametrize("reference", [99999999, 18800003])
def test_what_is_not_there_and_what_is_not_ours_look_alike(client, reference):
    with pytest.raises(gitlab.GitlabGetError, match="404 Project Not Found") as caught:
        client.projects.get(reference)
    assert caught.value.response_code == 404


def test_an_archived_project_says_so(client):
    assert client.projects.get(18800004).archived is True


def test_the_tree_holds_folders_and_files(client):
    entries = client.projects.get(17735787).repository_tree(recursive=True, get_all=True)
    kinds = {entry["path"]: entry["type"] for entry in entries}
    assert (kinds["docs"], kinds["docs/architecture.md"]) == ("tree", "blob")


def test_one_folder_of_the_tree_can_be_read(client):
    entries = client.projects.get(17735787).repository_tree(path="docs", get_all=True)
    assert {entry["name"] for entry in entries} == {"architecture.md", "runbook.md", "diagrams"}


def test_the_tree_comes_in_pages(client):
    project = client.projects.get(17735787)
    whole = project.repository_tree(recursive=True, get_all=True)
    paged = project.repository_tree(recursive=True, iterator=True, per_page=3)
    assert [entry["path"] for entry in paged] == [entry["path"] for entry in whole]


def test_an_empty_repository_has_no_tree(client):
    with pytest.raises(gitlab.GitlabGetError, match="404 Tree Not Found"):
        client.projects.get(18800007).repository_tree(get_all=True)


def test_an_issue_template_can_be_read(client):
    project = client.projects.get(17735787, lazy=True)
    assert project.issue_templates.get("Escalation").content.startswith("## What happened")


def test_a_bearer_token_opens_too_and_a_wrong_one_does_not(fakes):
    url = f"{fakes.urls['gitlab']}/api/v4/user"
    token = fakes.credentials()["gitlab"]["token"]
    good = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=5)
    assert good.json()["username"] == "liaison-bot"
    assert good.headers["RateLimit-Limit"] == "2000"
    bad = requests.get(url, headers={"PRIVATE-TOKEN": "wrong"}, timeout=5)
    assert (bad.status_code, bad.json()) == (401, {"message": "401 Unauthorized"})


def test_only_visible_projects_are_listed(client):
    assert 18800003 not in [project.id for project in client.projects.list(get_all=True)]
