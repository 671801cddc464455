"""A ticket that goes on in another."""

import pytest


def merge(zendesk, target, *ids):
    return zendesk.call("POST", f"/api/v2/tickets/{target}/merge", json={"ids": list(ids)})


def test_a_merged_ticket_is_closed_and_both_say_so(zendesk):
    answer = merge(zendesk, 4242, 4101)
    assert answer.json()["job_status"]["status"] == "completed"
    source = zendesk.get("tickets/4101")["ticket"]
    assert (source["status"], "closed_by_merge" in source["tags"]) == ("closed", True)
    went = zendesk.get("tickets/4101/comments")["comments"][-1]
    came = zendesk.get("tickets/4242/comments")["comments"][-1]
    assert went["body"].startswith("This request was closed and merged into request #4242")
    assert came["body"].startswith("Request #4101")
    assert (came["via"]["source"]["rel"], came["via"]["source"]["from"]["ticket_ids"]) == ("merge", [4101])


@pytest.mark.parametrize(
    ("target", "source", "status"), [(4242, 4220, 422), (4220, 4242, 422), (4242, 4242, 422), (4242, 9, 404)]
)
def test_a_ticket_that_is_closed_or_the_same_or_none_cannot_be_merged(zendesk, target, source, status):
    assert merge(zendesk, target, source).status_code == status


def test_nothing_to_merge_is_a_mistake(zendesk):
    assert merge(zendesk, 4242).status_code == 400
