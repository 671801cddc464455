"""Adding tags and keeping the others."""

import pytest


@pytest.fixture
def tags(zendesk):
    """Calls the ticket's tags with a method."""

    def call(method, *tags, **more):
        return zendesk.call(method, "/api/v2/tickets/4201/tags", json={"tags": list(tags), **more})

    return call


def test_tags_are_set_added_and_taken_off(tags):
    assert tags("POST", "one", "two").json() == {"tags": ["one", "two"]}
    assert tags("PUT", "three").json() == {"tags": ["one", "three", "two"]}
    assert tags("DELETE", "two").json() == {"tags": ["one", "three"]}


def test_a_safe_change_of_tags_sees_what_came_between(tags):
    stale = tags("PUT", "three", safe_update="true", updated_stamp="2020-01-01T00:00:00Z")
    assert (stale.status_code, stale.json()["error"]) == (409, "UpdateConflict")


def test_many_tickets_can_be_given_a_tag_at_once(zendesk):
    body = {"ticket": {"additional_tags": ["new"], "remove_tags": ["ultimate"]}}
    answer = zendesk.call("PUT", "/api/v2/tickets/update_many.json?ids=4101,4102", json=body)
    assert answer.json()["job_status"]["total"] == 2
    for ticket_id in (4101, 4102):
        found = zendesk.get(f"tickets/{ticket_id}")["ticket"]["tags"]
        assert "new" in found
        assert "ultimate" not in found
    assert zendesk.call("PUT", "/api/v2/tickets/update_many", json=body).status_code == 400
