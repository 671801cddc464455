from dataclasses import replace

import pytest

from server.context.project import ProjectRead, collaboration_project, project_number
from server.policy import OPEN, US_GOVERNMENT
from server.records import CollaborationProject, Project, ProjectState
from tests.server.context.samples import NOW, known

PROJECT = Project(17735787, "Larkspur Mills", "https://gitlab.com/account-management/larkspur", False, NOW, NOW)


def shown(project_id: str | None, read: ProjectRead = ProjectRead(), policy=OPEN) -> CollaborationProject:  # type: ignore[no-untyped-def] # noqa: B008
    found = collaboration_project(known(organization={"project_id": project_id}), read, "https://fix", policy, "en")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [("17735787", 17735787), (" 12 ", 12), ("0", None), ("-3", None), ("1e3", None), ("a/b", None), ("١٢", None)],
)
def test_only_a_plain_number_is_a_project_id(text: str, number: int | None) -> None:
    assert project_number(text) == number


@pytest.mark.parametrize(
    ("project_id", "read", "state"),
    [
        (None, ProjectRead(), ProjectState.EMPTY),
        ("  ", ProjectRead(), ProjectState.EMPTY),
        ("https://gitlab.com/x", ProjectRead(), ProjectState.NOT_A_NUMBER),
        ("17735787", ProjectRead(connected=False), ProjectState.NOT_CONFIGURED),
        ("17735787", ProjectRead(), ProjectState.UNAVAILABLE),
        ("17735787", ProjectRead(answered=True), ProjectState.NOT_VISIBLE),
        ("17735787", ProjectRead(answered=True, project=PROJECT), ProjectState.FOUND),
    ],
)
def test_each_state_is_said_plainly(project_id: str | None, read: ProjectRead, state: ProjectState) -> None:
    found = shown(project_id, read)
    assert (found.state, found.reason.code) == (state, f"project_{state}")


def test_an_archived_project_is_said_to_be_archived() -> None:
    read = ProjectRead(answered=True, project=replace(PROJECT, archived=True))
    assert shown("17735787", read).reason.code == "project_archived"


def test_the_correction_request_has_the_five_fields_of_the_process_page() -> None:
    correction = shown("wrong").correction
    assert correction is not None
    labels = [line.split(":")[0] for line in correction.text.splitlines()]
    assert labels == [
        "Context/Request",
        "Org",
        "AM Project ID today",
        "The AM Project ID should be",
        "and point to",
        "Ref. of handbook",
    ]
    assert "https://acme.zendesk.com/agent/organizations/7/tickets" in correction.text
    assert "handbook.gitlab.com" in correction.text


def test_the_correction_names_no_customer_where_the_policy_forbids_it() -> None:
    correction = shown("wrong", policy=US_GOVERNMENT).correction
    assert correction is not None
    assert "Larkspur" not in correction.title + correction.text
    assert "[withheld]" in correction.title


def test_what_people_wrote_in_place_of_a_number_stays_inside_too_where_the_policy_says_so() -> None:
    named = shown("larkspur/collaboration", policy=US_GOVERNMENT).correction
    numbered = shown("17735787", policy=US_GOVERNMENT).correction
    assert named is not None
    assert numbered is not None
    assert "larkspur" not in named.text
    assert "AM Project ID today: [withheld]" in named.text
    assert "AM Project ID today: 17735787" in numbered.text
