"""Texts that act: on purpose, and by a customer's hand."""

import pytest

HOSTILE = "Hello\n/confidential\n/assign @root\n/label ~urgent\n/title Owned\nBye @all, see #12"


@pytest.fixture
def project(client):
    return client.projects.get(17735787)


def test_a_description_is_carried_out_and_notifies(project, fakes):
    issue = project.issues.create({"title": "One", "description": HOSTILE})
    assert (issue.description, issue.title) == ("Hello\nBye @all, see #12", "Owned")
    assert (issue.confidential, issue.labels, issue.assignees[0]["username"]) == (True, ["urgent"], "root")
    world = fakes.world.gitlab
    assert [each["command"] for each in world.quick_actions] == ["confidential", "assign", "label", "title"]
    assert [each["name"] for each in world.mentions] == ["all"]
    assert [each["reference"] for each in world.references] == ["#12"]


def test_a_description_in_a_code_block_does_nothing(project, fakes):
    issue = project.issues.create({"title": "One", "description": f"Customer:\n\n````\n{HOSTILE}\n````"})
    assert (issue.title, issue.confidential, HOSTILE in issue.description) == ("One", False, True)
    world = fakes.world.gitlab
    assert (world.quick_actions, world.mentions, world.references) == ([], [], [])


def test_labels_and_people_can_be_taken_off_again(project):
    issue = project.issues.create({"title": "One", "description": "/label ~a ~b\n/assign @x @y\n/due 2026-12-01"})
    issue.notes.create({"body": "/unlabel ~a\n/unassign @x\n/remove_due_date\n/reopen"})
    again = project.issues.get(issue.iid)
    assert (again.labels, [each["username"] for each in again.assignees], again.due_date) == (["b"], ["y"], None)
    issue.notes.create({"body": "/relabel ~c\n/reassign @z"})
    assert project.issues.get(issue.iid).labels == ["c"]
