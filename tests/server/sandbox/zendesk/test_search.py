"""Zendesk's search language."""

import pytest

OTHERS = "type:ticket organization:37010000001"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"{OTHERS} status<solved", {4242, 4101, 4103, 4225}),
        (f"{OTHERS} status:solved status:closed", {4102, 4219}),
        (f"{OTHERS} -status:open -status:closed -status:solved", {4101, 4103}),
        (f"{OTHERS} priority:urgent", {4242, 4102}),
        (f"{OTHERS} priority>normal status<solved", {4242, 4101, 4225}),
        (f"{OTHERS} tags:star_submitted", {4103}),
        (f"{OTHERS} tags:star_submitted tags:closed_by_merge", {4103, 4219}),
        (f'{OTHERS} requester:noor@meadowbank.example "ten minutes"', {4242}),
        ('type:ticket organization:"Meadowbank Dairy Cooperative" assignee:38010000013', {4101}),
        ("type:ticket organization:none", {4215, 4243}),
        ("type:ticket form:emergencies", {4242, 4102, 4234, 4244, 4247}),
        ("type:ticket custom_field_360020421855:upgrade_assistance_request", {4228}),
        ("type:organization meadowbank", {37010000001}),
        ("type:organization name:juniper*", {37010000022}),
        ("type:organization domain:copperline-labs.example", {37010000025}),
        ("type:organization salesforce_id:0014000000MeadB*", {37010000001}),
        ("type:organization org_in_escalated_state:true", {37010000001}),
        ("type:organization sub_ss_enterprise:true", {37010000011}),
        ("type:user email:mira.solberg@gitlab.example", {38010000031}),
        ("type:ticket nothing-has-these-words", set()),
    ],
)
def test_a_query_finds(zendesk, query, found):
    assert set(zendesk.search(query)) == found


def test_created_is_compared_by_date(zendesk, fakes):
    day = fakes.world.zendesk["global"].tickets[4102]["created_at"][:10]
    assert 4102 in zendesk.search(f"{OTHERS} created<={day}")
    assert 4102 not in zendesk.search(f"{OTHERS} created>{day}")


def test_results_sort_by_priority_and_by_time(zendesk):
    ranked = zendesk.search(f"{OTHERS} status<solved", sort_by="priority", sort_order="desc")
    assert ranked[0] == 4242
    assert ranked[-1] == 4103
    oldest = zendesk.search(f"{OTHERS} status<solved order_by:created_at sort:asc")
    assert oldest[0] == 4103


def test_many_results_come_in_pages_with_their_count(zendesk):
    query = "type:ticket organization:37010000025 status<solved"
    page = zendesk.get("search", query=query, per_page=20, page=2)
    assert (page["count"], len(page["results"]), page["next_page"]) == (38, 18, None)
    assert zendesk.get("search/count", query=query)["count"] == 38


def test_each_result_says_what_it_is(zendesk):
    kinds = {each["result_type"] for each in zendesk.get("search", query="meadowbank")["results"]}
    assert kinds == {"ticket", "organization", "user"}


def test_an_empty_query_is_refused(zendesk):
    assert zendesk.call("GET", "/api/v2/search", params={"query": " "}).status_code == 422
