"""Tickets, people and organizations, as the fake Zendesk gives them and as an odd one would."""

from datetime import UTC, datetime

import pytest
import responses

from server.errors import InvalidRequest, UpstreamMalformed, UpstreamNotFound
from server.upstreams.zendesk import Zendesk
from tests.server.upstreams.small_world import instance_of, settings_of

API = "https://odd.zendesk.com/api/v2"
NOW = datetime.now(UTC)


@pytest.fixture
def zendesk(upstreams):
    return upstreams.zendesk["global"]


@pytest.fixture
def odd(sandbox):
    """A Zendesk whose answers the test writes; no base_url means the subdomain's address."""
    settings = settings_of(sandbox)
    with responses.RequestsMock() as answers:
        answers.post("https://odd.zendesk.com/oauth/tokens", json={"access_token": "t", "expires_in": 1800})
        instance = instance_of(sandbox, base_url="", subdomain="odd", workspace_origin="")
        yield Zendesk(instance, settings), answers


def asked(sandbox):
    return [entry["path"] for entry in sandbox.requests("zendesk") if entry["path"] != "/oauth/tokens"]


def test_a_ticket_comes_with_its_people_and_organization_in_one_request(zendesk, sandbox):
    read = zendesk.ticket(4242)
    assert (read.ticket.requester.name, read.ticket.assignee.name) == ("Rita Requester", "Carl Csm")
    assert (read.ticket.group, read.organization.name) == ("Support EMEA", "Acme Widgets")
    assert asked(sandbox) == ["/api/v2/tickets/4242"]


def test_a_tickets_fields_come_under_our_names(zendesk):
    ticket = zendesk.ticket(4242).ticket
    assert (ticket.form, ticket.form_name) == ("self_managed", "Self-Managed")
    assert (ticket.stage, ticket.escalated_to_sales, ticket.priority) == ("frt", True, "high")
    assert (ticket.cc_user_ids, ticket.follower_user_ids) == ((502,), (503,))


def test_text_is_exactly_what_zendesk_gave(zendesk):
    read = zendesk.ticket(4242)
    assert read.ticket.subject == "Runner <script>alert(1)</script> fails"
    assert read.organization.notes == "Notes <b>of</b> the organization"


def test_an_organizations_fields_come_under_our_names(zendesk):
    organization = zendesk.organization(701)
    assert organization.salesforce_id == "0010000000ABcDeAAL"
    assert (organization.account_owner_name, organization.csm_name) == ("Olive Owner", "Carl Csm")
    assert (organization.project_id, organization.plan) == ("17735787", "ultimate")
    assert (organization.subscriptions, organization.success_tier) == (("GitLab Dedicated",), "Advanced")
    assert (organization.escalated, organization.domains) == (False, ("acme.example",))


def test_an_organization_without_fields_has_gaps_and_no_error(zendesk):
    bare = zendesk.organization(702)
    assert (bare.salesforce_id, bare.project_id, bare.account_owner_name, bare.subscriptions) == (None, None, None, ())


def test_links_lead_to_where_agents_work(zendesk):
    read = zendesk.ticket(4242)
    assert read.ticket.url == "https://workspace.example/agent/tickets/4242"
    assert read.organization.url == "https://workspace.example/agent/organizations/701"
    assert read.ticket.requester.url == "https://workspace.example/agent/users/601"


def test_a_requester_who_is_gone_leaves_their_id(zendesk):
    read = zendesk.ticket(4247)
    assert (read.ticket.requester, read.ticket.requester_id) == (None, 603)
    assert read.organization is None


def test_a_suspended_requester_says_so(zendesk):
    assert zendesk.ticket(4248).ticket.requester.suspended


def test_a_ticket_that_is_not_there_is_not_found(zendesk):
    with pytest.raises(UpstreamNotFound, match="ticket 1,"):
        zendesk.ticket(1)


def test_a_user_comes_with_their_organization_in_one_request(zendesk, sandbox):
    read = zendesk.user(601)
    assert (read.user.email, read.organization.name) == ("rita@acme.example", "Acme Widgets")
    assert len(asked(sandbox)) == 1


def test_a_user_without_an_organization_has_none(zendesk):
    assert zendesk.user(503).organization is None


def test_an_address_finds_its_user_whatever_the_case(zendesk):
    assert zendesk.user_by_email(" Carl.CSM@gitlab.example ").zendesk_user_id == 503


@pytest.mark.parametrize("email", ["nobody@gitlab.example", "", "carl", "a@b c", 'a"@b', "a:b@c", "*@gitlab.example"])
def test_what_is_nobodys_address_finds_nobody(zendesk, email):
    assert zendesk.user_by_email(email) is None


def test_an_address_that_would_change_the_search_is_not_asked_for(zendesk, sandbox):
    assert zendesk.user_by_email("x@y role:admin") is None
    assert asked(sandbox) == []


def test_only_the_very_same_address_counts_and_an_agent_comes_first(odd):
    zendesk, answers = odd
    users = [
        {"id": 1, "email": "carl@x.example.org", "role": "agent"},
        {"id": 2, "email": "carl@x.example", "active": False, "role": "agent"},
        {"id": 3, "email": "carl@x.example", "role": "end-user"},
        {"id": 4, "email": "CARL@x.example", "role": "agent"},
    ]
    answers.get(f"{API}/users/search", json={"users": users})
    assert zendesk.user_by_email("carl@x.example").zendesk_user_id == 4


def test_other_tickets_are_the_open_the_emergencies_and_the_escalated_of_six_months(zendesk, sandbox):
    other = zendesk.other_tickets(701, except_ticket_id=4242, now=NOW)
    assert [(each.zendesk_ticket_id, each.kinds) for each in other.tickets] == [
        (4248, ("open",)),
        (4243, ("emergency",)),
        (4244, ("escalated",)),
    ]
    assert other.more == 0
    assert len(asked(sandbox)) == 1


def test_more_other_tickets_than_the_cap_are_counted(zendesk):
    other = zendesk.other_tickets(701, except_ticket_id=None, now=NOW, cap=1)
    assert (len(other.tickets), other.more) == (1, 3)


def test_a_status_of_a_strange_kind_costs_the_other_tickets_nothing(odd):
    zendesk, answers = odd
    answers.get(f"{API}/search", json={"count": 2, "results": [{"id": 1, "status": {}}, {"id": 2, "status": "open"}]})
    assert [each.zendesk_ticket_id for each in zendesk.other_tickets(7, except_ticket_id=None, now=NOW).tickets] == [2]


def test_of_many_tickets_the_open_ones_are_asked_for_by_themselves(odd):
    zendesk, answers = odd
    solved = {"id": 1, "status": "solved", "created_at": "2026-11-01T00:00:00Z"}
    still_open = {"id": 2, "status": "open", "created_at": "2026-06-01T00:00:00Z"}
    answers.get(f"{API}/search", json={"count": 900, "results": [solved]})
    answers.get(f"{API}/search", json={"count": 3, "results": [still_open]})
    other = zendesk.other_tickets(7, except_ticket_id=None, now=NOW)
    assert [each.zendesk_ticket_id for each in other.tickets] == [2]
    assert other.more == 2
    assert "status<solved" in answers.calls[2].request.params["query"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("acme", ["Acme Widgets"]),
        ("ACME wid", ["Acme Widgets"]),
        ("acme.example", ["Acme Widgets"]),
        ("701", ["Acme Widgets"]),
        ("0010000000ABcDe", ["Acme Widgets"]),
        ("0010000000ABcDeAAL", ["Acme Widgets"]),
        ("0010000000ABcDX", []),
        ("1984", ["1984"]),
        ('"acme"', ["Acme Widgets"]),
        ("nothing-like-it", []),
    ],
)
def test_an_account_is_found_by_name_domain_or_id(zendesk, query, found):
    assert [each.name for each in zendesk.search_organizations(query)] == found


def test_a_salesforce_id_that_differs_in_case_is_another_account(zendesk):
    assert zendesk.search_organizations("0010000000aBcDe") == ()


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("acme -tags:vip", "type:organization acme tags vip"),
        ('" OR name:* <x> "', "type:organization OR name x"),
        ("type:user admin@x", "type:organization type user admin@x"),
        ("--acme--", "type:organization acme"),
    ],
)
def test_no_operator_of_a_query_reaches_zendesk(zendesk, sandbox, query, sent):
    zendesk.search_organizations(query)
    assert sandbox.requests("zendesk")[-1]["query"]["query"] == sent


@pytest.mark.parametrize("query", ["", "  ", "***", '"":'])
def test_a_query_without_words_is_the_callers_mistake(zendesk, query):
    with pytest.raises(InvalidRequest) as error:
        zendesk.search_organizations(query)
    assert "query" in error.value.fields


def test_an_apps_public_key_is_fetched_without_credentials(zendesk, sandbox):
    assert zendesk.app_public_key("42").startswith("-----BEGIN PUBLIC KEY-----\n")
    assert [entry["path"] for entry in sandbox.requests("zendesk")] == ["/api/v2/apps/42/public_key.pem"]
    assert "Authorization" not in sandbox.requests("zendesk")[0]["headers"]


@pytest.mark.parametrize("app_id", ["43", "", "../users/me", "４２"])
def test_an_app_that_is_not_there_has_no_key(zendesk, app_id):
    with pytest.raises(UpstreamNotFound):
        zendesk.app_public_key(app_id)


def test_an_unusable_public_key_is_malformed(sandbox):
    with responses.RequestsMock() as answers:
        answers.get(f"{API}/apps/42/public_key.pem", body="<html>sign in</html>")
        zendesk = Zendesk(instance_of(sandbox, base_url="", subdomain="odd"), settings_of(sandbox))
        with pytest.raises(UpstreamMalformed, match="not a public key"):
            zendesk.app_public_key("42")


def test_unknown_keys_are_ignored_and_missing_ones_are_gaps(odd):
    zendesk, answers = odd
    answers.get(f"{API}/tickets/5", json={"ticket": {"id": 5, "brand_new": [1], "tags": None}, "users": None})
    read = zendesk.ticket(5)
    assert (read.ticket.subject, read.ticket.requester, read.ticket.tags, read.organization) == ("", None, (), None)
    assert read.ticket.url == "https://odd.zendesk.com/agent/tickets/5"


@pytest.mark.parametrize("answer", [{"ticket": {}}, {}, {"ticket": None}, [], "text"])
def test_an_answer_without_a_ticket_is_malformed(odd, answer):
    zendesk, answers = odd
    answers.get(f"{API}/tickets/5", json=answer)
    with pytest.raises(UpstreamMalformed):
        zendesk.ticket(5)


def test_older_accounts_name_only_collaborators(odd):
    zendesk, answers = odd
    answers.get(f"{API}/tickets/5", json={"ticket": {"id": 5, "collaborator_ids": [9]}})
    assert zendesk.ticket(5).ticket.cc_user_ids == (9,)


def test_a_merged_ticket_says_where_it_went_when_zendesk_does(odd):
    zendesk, answers = odd
    via = {"channel": "system", "source": {"rel": "merge", "from": {}, "to": {"ticket_id": 77}}}
    answers.get(f"{API}/tickets/5", json={"ticket": {"id": 5, "tags": ["closed_by_merge"], "via": via}})
    answers.get(f"{API}/tickets/6/comments", json={"comments": [{"via": {"source": {}}}, {"via": via}]})
    answers.get(f"{API}/tickets/7/comments", json={"comments": [{"body": "We merged into request #9."}]})
    words = {"body": 'This request was closed and merged into request #78 "Down".'}
    answers.get(f"{API}/tickets/8/comments", json={"comments": [{"body": "Thanks"}, words]})
    assert zendesk.ticket(5).ticket.merged_into == 77
    assert zendesk.merged_into(6) == 77
    assert zendesk.merged_into(7) is None
    assert zendesk.merged_into(8) == 78


def test_a_number_in_a_text_field_is_read_as_text(odd):
    zendesk, answers = odd
    fields = {"am_project_id": 17735787, "salesforce_id": "", "sfdc_short_id": "0010000000ABcDe"}
    answers.get(f"{API}/organizations/8", json={"organization": {"id": 8, "organization_fields": fields}})
    organization = zendesk.organization(8)
    assert (organization.project_id, organization.salesforce_id) == ("17735787", "0010000000ABcDe")
