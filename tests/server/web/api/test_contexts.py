import json
from dataclasses import replace

import pytest

from server import clock
from server.access import tokens
from server.app import create_app, join
from server.db.engine import session_scope
from tests.server.web.launching import bearer, launch, session_of

TICKET = "/api/v1/tickets/4242/context?instance=global"


@pytest.fixture
def agent(client, sandbox):
    return bearer(session_of(launch(client, sandbox))["token"])


@pytest.fixture
def program(engine):
    with session_scope(engine) as session:
        return bearer(tokens.create(session, "a program", "read", clock.now())[0])


def organization_of(client, headers):
    return client.get(TICKET, headers=headers).json["organization"]["zendesk_organization_id"]


def test_a_tickets_context_is_the_one_that_the_context_knows(client, agent, parts):
    answer = client.get(TICKET, headers=agent)
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.data == parts.encoded.ticket_json("global", 4242).body
    assert answer.json["ticket"]["zendesk_ticket_id"] == 4242
    assert answer.json["account_owner"]["person"]["name"]


def test_an_organizations_and_a_users_context_are_found_by_their_ids(client, agent):
    ticket = client.get(TICKET, headers=agent).json
    organization = ticket["organization"]["zendesk_organization_id"]
    requester = ticket["ticket"]["requester"]["zendesk_user_id"]
    by_organization = client.get(f"/api/v1/organizations/{organization}/context", headers=agent).json
    by_user = client.get(f"/api/v1/users/{requester}/context", headers=agent).json
    assert (by_organization["kind"], by_user["kind"]) == ("organization", "user")
    assert by_organization["organization"]["name"] == by_user["organization"]["name"] == ticket["organization"]["name"]


def test_the_other_tickets_leave_out_the_one_that_is_open(client, agent):
    organization = organization_of(client, agent)
    found = {
        number: {
            ticket["zendesk_ticket_id"]
            for ticket in client.get(f"/api/v1/organizations/{organization}/tickets{number}", headers=agent).json[
                "tickets"
            ]
        }
        for number in ("", "?except=4242")
    }
    assert 4242 in found[""]
    assert found["?except=4242"] == found[""] - {4242}


def test_whoever_has_it_already_gets_no_body(client, agent):
    first = client.get(TICKET, headers=agent)
    again = client.get(TICKET, headers={**agent, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(TICKET, headers={**agent, "If-None-Match": '"another"'})
    assert other.status_code == 200


def test_nobody_but_the_caller_keeps_it_and_the_caller_asks_again(client, agent):
    assert client.get(TICKET, headers=agent).headers["Cache-Control"] == "private, no-cache"


def test_a_ticket_that_is_none_is_not_found(client, agent):
    answer = client.get("/api/v1/tickets/999999/context", headers=agent)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert "999999" in answer.json["detail"]


@pytest.mark.parametrize("number", ["abc", "-1", "1.5", "0x10", "٣", "4242%2f..", ""])
def test_what_is_no_ticket_number_is_not_found(client, agent, number):
    assert client.get(f"/api/v1/tickets/{number}/context", headers=agent).status_code == 404


def test_a_program_says_which_instance_where_there_are_two(client, program):
    answer = client.get("/api/v1/tickets/4242/context", headers=program)
    assert answer.status_code == 400
    assert "global, us-government" in answer.json["hint"]


def test_an_instance_that_is_none_is_refused_naming_those_that_there_are(client, program, agent):
    for headers in (program, agent):
        answer = client.get("/api/v1/tickets/4242/context?instance=mars", headers=headers)
        assert answer.status_code == 400
        assert "'mars'" in answer.json["detail"]
        assert "global, us-government" in answer.json["hint"]


def test_the_only_instance_need_not_be_named(settings, engine, program):
    alone = replace(settings, instances=settings.instances[:1])
    answer = create_app(join(alone, engine)).test_client().get("/api/v1/tickets/4242/context", headers=program)
    assert answer.json["instance"] == "global"


def test_accounts_are_found_by_name_and_by_id(client, agent):
    organization = client.get(TICKET, headers=agent).json["organization"]
    for query in (organization["name"], organization["zendesk_organization_id"]):
        found = client.get("/api/v1/accounts", query_string={"query": query}, headers=agent).json["accounts"]
        assert organization["name"] in {account["name"] for account in found}


@pytest.mark.parametrize("query", [{}, {"query": ""}, {"query": "a"}, {"query": "a" * 101}])
def test_a_query_that_is_too_short_or_too_long_is_refused_by_name(client, agent, query):
    answer = client.get("/api/v1/accounts", query_string=query, headers=agent)
    assert answer.status_code == 422
    assert "query" in json.dumps(answer.json["errors"])
