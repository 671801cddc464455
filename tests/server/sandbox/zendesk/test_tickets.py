"""Tickets, side-loads, conversations and lists."""

import pytest


@pytest.mark.parametrize("path", ["tickets/4242", "tickets/4242.json"])
def test_a_ticket_comes_with_what_it_names_in_one_request(zendesk, path):
    answer = zendesk.get(path, include="users,groups,organizations")
    assert answer["ticket"]["status"] == "open"
    assert {user["name"] for user in answer["users"]} == {"Noor Haddad", "Ines Okafor"}
    assert [group["name"] for group in answer["groups"]] == ["Support EMEA"]
    assert [each["name"] for each in answer["organizations"]] == ["Meadowbank Dairy Cooperative"]


def test_nothing_is_beside_a_ticket_unless_asked_for(zendesk):
    assert set(zendesk.get("tickets/4242")) == {"ticket"}


def test_copied_and_following_colleagues_are_beside_it_too(zendesk):
    answer = zendesk.get("tickets/4225", include="users")
    names = {user["id"]: user["name"] for user in answer["users"]}
    assert [names[each] for each in answer["ticket"]["email_cc_ids"]] == ["Daniel Achterberg", "Willem Aarts"]
    assert [names[each] for each in answer["ticket"]["follower_ids"]] == ["Mira Solberg"]
    assert set(answer["ticket"]["collaborator_ids"]) <= set(names)


def test_a_requester_who_is_gone_is_not_beside_the_ticket(zendesk):
    answer = zendesk.get("tickets/4217", include="users")
    assert answer["ticket"]["requester_id"] not in [user["id"] for user in answer["users"]]


def test_a_requester_who_was_deleted_is_there_and_inactive(zendesk):
    answer = zendesk.get("tickets/4216", include="users")
    requester = next(user for user in answer["users"] if user["id"] == answer["ticket"]["requester_id"])
    assert requester["active"] is False


def test_a_ticket_that_is_not_there_is_not_found(zendesk):
    response = zendesk.call("GET", "/api/v2/tickets/1")
    assert (response.status_code, response.json()) == (404, {"error": "RecordNotFound", "description": "Not found"})


def test_an_address_that_is_none_is_an_invalid_endpoint(zendesk):
    response = zendesk.call("GET", "/api/v2/tickts/1")
    assert (response.status_code, response.json()["error"]) == (404, "InvalidEndpoint")


def test_comments_come_oldest_first_and_by_cursor(zendesk):
    first = zendesk.get("tickets/4242/comments", **{"page[size]": 2, "include": "users"})
    assert first["comments"][0]["body"].startswith("Good morning")
    assert first["meta"]["has_more"] is True
    assert {user["id"] for user in first["users"]} == {comment["author_id"] for comment in first["comments"]}
    seen = [comment["id"] for comment in first["comments"]]
    while first["meta"]["has_more"]:
        after = first["meta"]["after_cursor"]
        first = zendesk.get("tickets/4242/comments", **{"page[size]": 2, "page[after]": after})
        seen += [comment["id"] for comment in first["comments"]]
    assert len(seen) == len(set(seen)) == len(zendesk.get("tickets/4242/comments")["comments"])


def test_the_newest_comment_can_come_first(zendesk):
    newest = zendesk.get("tickets/4242/comments", sort="-created_at")["comments"][0]
    assert newest["body"].startswith("Any news?")


def test_a_merge_is_told_in_both_tickets(zendesk):
    closed = zendesk.get("tickets/4219/comments")["comments"][-1]
    assert closed["body"].startswith("This request was closed and merged into request #4242")
    assert closed["via"]["source"]["rel"] == "merge"
    told = [each for each in zendesk.get("tickets/4242/comments")["comments"] if "#4219" in each["body"]]
    assert told[0]["via"]["source"]["from"]["ticket_ids"] == [4219]
    assert "closed_by_merge" in zendesk.get("tickets/4219/tags")["tags"]


def test_an_organizations_tickets_are_listed_by_page_with_side_loads(zendesk):
    page = zendesk.get("organizations/37010000025/tickets", per_page=30, include="users")
    assert (len(page["tickets"]), page["count"], page["previous_page"]) == (30, 39, None)
    assert "page=2" in page["next_page"]
    assert {user["name"] for user in page["users"]} >= {"Iris Tolland"}


def test_a_page_size_that_is_no_number_is_refused(zendesk):
    assert zendesk.call("GET", "/api/v2/tickets", params={"per_page": "many"}).status_code == 400


def test_people_on_a_ticket_have_lists_of_their_own(zendesk):
    assert [user["name"] for user in zendesk.get("tickets/4225/followers")["users"]] == ["Mira Solberg"]


def test_every_answer_says_what_is_left_of_the_allowance(zendesk):
    headers = zendesk.call("GET", "/api/v2/tickets/4242").headers
    assert (headers["X-Rate-Limit"], headers["ratelimit-reset"]) == ("700", "60")
