"""Where a pasted text leads, over the sandbox."""

from dataclasses import replace

import pytest

from server import clock
from server.access import tokens
from server.app import create_app, join
from server.db.engine import session_scope
from tests.server.web.launching import an_agent, bearer, launch, session_of

RESOLVE = "/api/v1/links/resolve"
WITH_CASE = 4210
CASE = "5004000000OakhT"


@pytest.fixture
def headers(client, sandbox):
    return bearer(session_of(launch(client, sandbox))["token"])


@pytest.fixture
def resolved(client, headers):
    def ask(text, **query):
        answer = client.get(RESOLVE, query_string={"text": text, "language": "en", **query}, headers=headers)
        assert answer.status_code == 200, answer.json
        return answer.json

    return ask


@pytest.fixture
def web(settings):
    return settings.instance("global").workspace_origin


def kinds(answer):
    return [one["kind"] for one in answer["candidates"]]


def test_a_link_of_the_api_leads_to_the_ticket_with_its_subject(resolved, web, sandbox):
    found = resolved("https://gitlab.zendesk.com/api/v2/tickets/4242.json")
    assert (found["kind"], found["url"], found["zendesk_ticket_id"]) == ("ticket", f"{web}/agent/tickets/4242", 4242)
    assert found["title"] == sandbox.world.zendesk["global"].tickets[4242]["subject"]
    assert (found["instance"], found["why"]) == ("global", "Ticket 4242.")


@pytest.mark.parametrize("text", ["4242", "#4242", "Ticket 4242"])
def test_a_number_leads_to_the_ticket(resolved, text):
    assert resolved(text)["zendesk_ticket_id"] == 4242


def test_a_ticket_comes_with_its_case(resolved, settings):
    found = resolved(str(WITH_CASE))
    assert kinds(found) == ["case"]
    assert found["candidates"][0]["url"].startswith(f"{settings.salesforce.web_url}/{CASE}")


def test_a_merged_ticket_says_into_which(resolved, web):
    found = resolved("4219")
    assert found["why"] == "Ticket 4219 was merged into 4242."
    assert found["candidates"][0]["url"] == f"{web}/agent/tickets/4242"


def test_a_ticket_that_cannot_be_seen_leads_to_its_case(resolved, sandbox):
    del sandbox.world.zendesk["global"].tickets[WITH_CASE]
    found = resolved(f"https://gitlab.zendesk.com/agent/tickets/{WITH_CASE}")
    assert (found["kind"], CASE in found["url"]) == ("case", True)
    assert "Salesforce has its case" in found["why"]


def test_a_ticket_that_nobody_has_is_nothing(resolved):
    found = resolved("https://gitlab.zendesk.com/agent/tickets/999999")
    assert (found["kind"], found["url"], found["candidates"]) == ("nothing", "", [])
    assert "no ticket 999999" in found["why"]


@pytest.mark.parametrize("text", [CASE, f"https://acme.lightning.force.com/lightning/r/Case/{CASE}AAS/view"])
def test_a_case_leads_to_its_ticket(resolved, text):
    found = resolved(text)
    assert (found["kind"], found["zendesk_ticket_id"]) == ("ticket", WITH_CASE)
    assert found["why"] == f"The case belongs to ticket {WITH_CASE}."
    assert kinds(found) == ["case"]


def test_a_case_of_ours_leads_to_its_ticket_by_its_key(resolved, sandbox):
    (row,) = [row for key, row in sandbox.world.salesforce.tables["Case"].items() if key.startswith(CASE)]
    row |= {"Zendesk_Support_Ticket_URL__c": None, "Zendesk_Ticket_Key__c": "global:4101"}
    assert resolved(CASE)["zendesk_ticket_id"] == 4101


def test_a_case_without_a_ticket_is_itself_the_place(resolved, sandbox):
    (row,) = [row for key, row in sandbox.world.salesforce.tables["Case"].items() if key.startswith(CASE)]
    row["Zendesk_Support_Ticket_URL__c"] = "https://elsewhere.example/1"
    found = resolved(CASE)
    assert (found["kind"], found["zendesk_ticket_id"], found["why"]) == ("case", None, "This case has no ticket here.")


def test_a_case_of_a_ticket_in_another_zendesk_says_so_and_no_more(resolved, sandbox):
    (row,) = [row for key, row in sandbox.world.salesforce.tables["Case"].items() if key.startswith(CASE)]
    row["Zendesk_Ticket_Key__c"] = "us-government:7001"
    found = resolved(CASE)
    assert (found["kind"], found["zendesk_ticket_id"]) == ("case", None)
    assert "us-government" in found["why"]


def test_a_case_that_nobody_has(resolved):
    assert resolved("500400000000000")["kind"] == "nothing"


def test_organizations_and_users_by_their_links(resolved, web, sandbox):
    account = sandbox.world.zendesk["global"]
    organization = account.organizations[account.tickets[4242]["organization_id"]]
    found = resolved(f"{web}/agent/organizations/{organization['id']}/tickets")
    assert (found["kind"], found["title"]) == ("organization", organization["name"])
    requester = account.users[account.tickets[4242]["requester_id"]]
    found = resolved(f"https://gitlab.zendesk.com/api/v2/users/{requester['id']}.json")
    assert (found["kind"], found["title"], kinds(found)) == ("user", requester["name"], ["organization"])
    for gone in ("organizations/1", "users/1"):
        assert resolved(f"{web}/agent/{gone}")["kind"] == "nothing"


def test_a_customers_name_or_domain_leads_to_their_organization(resolved, web, sandbox):
    account = sandbox.world.zendesk["global"]
    organization = account.organizations[account.tickets[4242]["organization_id"]]
    domain = organization["domain_names"][0]
    for text in (
        organization["name"],
        domain,
        f"somebody@{domain}",
        f"https://www.{domain}/contact",
        str(organization["id"]),
    ):
        found = resolved(text)
        assert found["url"] == f"{web}/agent/organizations/{organization['id']}", text


def test_of_several_accounts_one_chooses(resolved, web, sandbox):
    for organization, place in zip(
        list(sandbox.world.zendesk["global"].organizations.values()), ("East", "West"), strict=False
    ):
        organization["name"] = f"Twin Bank {place}"
    several = resolved("Twin Bank")
    assert (several["kind"], several["url"]) == ("accounts", "")
    assert {one["title"] for one in several["candidates"]} == {"Twin Bank East", "Twin Bank West"}
    assert all(one["url"].startswith(f"{web}/agent/organizations/") for one in several["candidates"])
    assert str(len(several["candidates"])) in several["why"]


def test_a_name_that_nobody_bears(resolved):
    assert resolved("Zyxwvut & Sons")["why"] == "No account fits “Zyxwvut & Sons”."


def test_an_escalation_by_its_number_leads_to_its_ticket(resolved, client, headers):
    body = {"scenario_id": "csm_emergency_or_high_priority", "inputs": {"situation": "x"}}
    made = client.post("/api/v1/tickets/4242/escalations", json=body, headers=headers).json
    assert resolved(made["number"].lower())["zendesk_ticket_id"] == 4242
    assert resolved("ESC-0000000")["kind"] == "nothing"


def test_why_speaks_the_readers_language(resolved):
    assert resolved("999999", language="de")["why"].startswith("In diesem Zendesk gibt es kein Ticket")


# ------------------------------------------------------------------ whose Zendesk


def test_an_agent_is_told_nothing_of_another_zendesk_but_led_there(resolved, settings, sandbox):
    found = resolved("https://gitlab-federal-support.zendesk.com/agent/tickets/7001")
    there = settings.instance("us-government").workspace_origin
    assert (found["kind"], found["title"], found["url"]) == ("ticket", "", f"{there}/agent/tickets/7001")
    assert found["instance"] == "us-government"
    assert not [entry for entry in sandbox.requests("zendesk-us-government") if "7001" in entry["path"]]


def test_a_program_names_the_zendesk_that_it_asks_about(client, engine):
    with session_scope(engine) as session:
        program = bearer(tokens.create(session, "a program", "read", clock.now())[0])
    answer = client.get(f"{RESOLVE}?text=7001&instance=us-government", headers=program)
    assert answer.json["zendesk_ticket_id"] == 7001
    assert client.get(f"{RESOLVE}?text=7001", headers=program).status_code == 400


def test_a_zendesk_that_is_not_served_here_is_no_place_to_lead_to(resolved):
    found = resolved("https://evil.zendesk.com/agent/tickets/1")
    assert (found["kind"], found["url"]) == ("nothing", "")
    assert "evil.zendesk.com" in found["why"]


def test_whatever_is_pasted_only_configured_systems_are_led_to(resolved, settings):
    ours = (settings.instance("global").workspace_origin, settings.instance("us-government").workspace_origin)
    for text in (
        "https://gitlab.zendesk.com.evil.example/agent/tickets/4242",
        "https://evil.example/https://gitlab.zendesk.com/agent/tickets/4242",
        "javascript:alert(1)//gitlab.zendesk.com/agent/tickets/4242",
        "https://evil.example/?next=https%3A%2F%2Fgitlab.zendesk.com%2Fagent%2Ftickets%2F4242",
        "https://gitlab.zendesk.com/agent/tickets/4242/../../../evil",
        "//evil.example",
    ):
        url = resolved(text)["url"]
        assert url == "" or url.startswith(ours)


@pytest.mark.parametrize("text", ["", "x" * 2001, "a\0b"])
def test_what_cannot_be_read_is_refused_by_its_field(client, headers, text):
    answer = client.get(RESOLVE, query_string={"text": text}, headers=headers)
    assert answer.status_code == 422
    assert "text" in answer.json["errors"]


def test_without_credentials_nothing_is_told(client):
    assert client.get(f"{RESOLVE}?text=1").status_code == 401


# ------------------------------------------------------------------ when somebody is away


def test_a_ticket_that_cannot_be_asked_for_just_now_is_led_to_all_the_same(resolved, sandbox, web):
    sandbox.fault("zendesk", status=503, path="^/api/v2/tickets")
    found = resolved("https://gitlab.zendesk.com/agent/tickets/4242")
    assert (found["kind"], found["title"], found["url"]) == ("ticket", "", f"{web}/agent/tickets/4242")
    assert "cannot be asked" in found["why"]


def test_a_salesforce_that_is_away_costs_the_case_only(resolved, sandbox):
    sandbox.fault("salesforce", status=503)
    assert resolved(str(WITH_CASE))["candidates"] == []
    assert "does not answer" in resolved(CASE)["why"]


def test_a_search_that_fails_says_to_try_again(resolved, sandbox):
    sandbox.fault("zendesk", status=503, path="^/api/v2/search")
    assert "Try again" in resolved("Meadowbank")["why"]


def test_without_salesforce_its_ids_are_said_to_be_of_no_use_here(settings, engine, sandbox):
    without = replace(settings, salesforce=replace(settings.salesforce, base_url=""))
    client = create_app(join(without, engine)).test_client()
    headers = bearer(session_of(launch(client, sandbox, agent_id=an_agent(sandbox)))["token"])
    answer = client.get(f"{RESOLVE}?text={CASE}&language=en", headers=headers)
    assert "not connected" in answer.json["why"]
