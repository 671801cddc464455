"""Notes, and what they may do."""

import gitlab
import pytest


@pytest.fixture
def issue(client):
    return client.projects.get(17735787).issues.create({"title": "One"})


def test_notes_come_newest_first_and_can_be_changed_and_deleted(issue):
    first, second = (issue.notes.create({"body": body}) for body in ("first", "second"))
    assert [note.body for note in issue.notes.list(get_all=True)] == ["second", "first"]
    assert [note.body for note in issue.notes.list(sort="asc", get_all=True)] == ["first", "second"]
    second.body = "better"
    second.save()
    first.delete()
    assert [note.body for note in issue.notes.list(get_all=True)] == ["better"]
    with pytest.raises(gitlab.GitlabDeleteError, match="404"):
        issue.notes.delete(first.id)


def test_a_note_of_commands_alone_is_carried_out_and_leaves_no_note(client, issue, fakes):
    issue.notes.create({"body": '/close\n/label ~bug ~"two words"'})
    again = client.projects.get(17735787).issues.get(issue.iid)
    assert (again.state, again.labels) == ("closed", ["bug", "two words"])
    assert issue.notes.list(get_all=True) == []
    assert [each["command"] for each in fakes.world.gitlab.quick_actions] == ["close", "label"]
