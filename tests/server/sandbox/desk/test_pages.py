import json
import re

import pytest
from flask.testing import FlaskClient

from server.sandbox.world import ZendeskInstance

PARTS = ("list?view=all", "tickets/4242", "tickets/4235", "tickets/4216", "tickets/4215", "tickets/new")
ANYTHING_INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?! type=\"(module|application/json)\")")


def test_every_address_serves_the_page(client: FlaskClient) -> None:
    for path in ("/agent/", "/agent/tickets/4242", "/agent/tickets/new", "/agent/organizations/1", "/agent/users/2"):
        assert client.get(path).status_code == 200


def test_the_dashboard_leads_to_the_list(client: FlaskClient) -> None:
    assert client.get("/agent/dashboard").headers["Location"] == "/agent/"


def test_an_unknown_address_says_where_to_start(client: FlaskClient) -> None:
    answer = client.get("/agent/_parts/moon")
    assert answer.status_code == 404


def test_the_page_allows_itself_and_the_app_and_nothing_else(client: FlaskClient) -> None:
    headers = client.get("/agent/").headers
    policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-src"] == policy["form-action"] == "http://127.0.0.1:8600"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("part", PARTS)
def test_no_page_has_script_or_style_of_its_own(client: FlaskClient, part: str) -> None:
    assert not ANYTHING_INLINE.search(_without_text(client.get(f"/agent/_parts/{part}").text))
    assert not ANYTHING_INLINE.search(_without_text(client.get("/agent/").text))


def _without_text(html: str) -> str:
    """Only the tags: what a stranger has written may look like a tag and is text."""
    return "".join(re.findall(r"<[^>]*>", html))


@pytest.mark.parametrize("part", PARTS)
def test_hostile_text_is_shown_as_text(client: FlaskClient, zendesk: ZendeskInstance, part: str) -> None:
    for record in (*zendesk.tickets.values(), *zendesk.organizations.values(), *zendesk.users.values()):
        for key in {"subject", "name", "description", "notes"} & set(record):
            record[key] = "<img src=x onerror=alert(1)>{{7*7}}</script>"
    html = client.get(f"/agent/_parts/{part}").text
    assert "<img" not in html
    assert "{{7*7}}" in html
    assert "alert(1)&gt;49" not in html


def test_the_start_names_the_installed_app_and_who_may_sit_at_the_desk(
    client: FlaskClient, zendesk: ZendeskInstance
) -> None:
    start = _json(client.get("/agent/").text, "start")
    assert start["app"]["installationId"] == zendesk.installation_id
    assert start["account"]["subdomain"] == zendesk.subdomain
    kinds = {agent["kind"] for agent in start["agents"]}
    assert {"agent", "light agent", "end-user"} <= kinds


def test_a_ticket_shows_its_conversation_and_marks_internal_notes(client: FlaskClient) -> None:
    html = client.get("/agent/_parts/tickets/4242").text
    assert html.index("Good morning") < html.index("the new index is missing") < html.index("Our board meets at noon")
    assert "internal note" in html


def test_a_closed_ticket_has_no_composer(client: FlaskClient) -> None:
    html = client.get("/agent/_parts/tickets/4220").text
    assert "data-composer" not in html
    assert "closed" in html


def test_a_ticket_of_a_deleted_requester_says_so(client: FlaskClient) -> None:
    html = client.get("/agent/_parts/tickets/4217").text
    assert "Deleted user" in html


def test_a_missing_record_is_a_page_that_names_it(client: FlaskClient) -> None:
    for kind in ("tickets", "organizations", "users"):
        answer = client.get(f"/agent/_parts/{kind}/999")
        assert answer.status_code == 404
        assert "999" in answer.text


def test_an_organization_shows_its_people_fields_and_tickets(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    organization_id = zendesk.tickets[4242]["organization_id"]
    html = client.get(f"/agent/_parts/organizations/{organization_id}").text
    for words in ("Noor Haddad", "AM Project ID", "17735787", "Merges wait for ten minutes"):
        assert words in html


def test_a_user_shows_their_organization_and_tickets(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    html = client.get(f"/agent/_parts/users/{zendesk.tickets[4242]['requester_id']}").text
    assert "Meadowbank Dairy Cooperative" in html
    assert "Merges wait for ten minutes" in html


def _json(html: str, name: str) -> dict:
    found = re.search(rf'data-json="{name}">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])
