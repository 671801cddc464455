import csv
import io

import pytest

from server.web.api.escalation_table import cell
from tests.server.web.launching import bearer, launch, session_of

ADDRESS = "/api/v1/tickets/4242/escalations"
EMERGENCY = {"scenario_id": "csm_emergency_or_high_priority", "inputs": {"situation": "Merges wait since nine."}}


@pytest.fixture
def agent(client, sandbox):
    return bearer(session_of(launch(client, sandbox))["token"])


@pytest.fixture
def pressed(client, agent):
    return client.post(ADDRESS, json=EMERGENCY, headers=agent).json


def test_escalations_are_listed_by_what_is_asked(client, agent, pressed):
    def found(query):
        return [one["number"] for one in client.get(f"/api/v1/escalations?{query}", headers=agent).json["escalations"]]

    assert found("") == [pressed["number"]]
    assert found("state=open&scenario=csm_emergency_or_high_priority&ticket=4242") == [pressed["number"]]
    assert found(f"account={pressed['account_id']}&person=mira.solberg@gitlab.example") == [pressed["number"]]
    assert found("state=done") == found("person=agent:1") == found("account=nobody") == []


@pytest.mark.parametrize(
    "query", ["state=lost", "limit=0", "limit=1001", "after=7", "ticket=x", "format=xml", "account=%00", "person=%00"]
)
def test_a_filter_that_is_none_is_refused(client, agent, query):
    answer = client.get(f"/api/v1/escalations?{query}", headers=agent)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [query.split("=")[0]])


def test_a_spreadsheet_gets_csv_without_formulas(client, agent):
    client.post(ADDRESS, json={**EMERGENCY, "note": "=HYPERLINK(1)"}, headers=agent)
    by_header = client.get("/api/v1/escalations", headers={**agent, "Accept": "text/csv"})
    by_query = client.get("/api/v1/escalations?format=csv", headers=agent)
    assert by_header.content_type.startswith("text/csv")
    assert by_header.data == by_query.data
    (row,) = csv.DictReader(io.StringIO(by_query.get_data(as_text=True).removeprefix("\ufeff")))
    assert row["note"] == "'=HYPERLINK(1)"
    assert row["zendesk_ticket_id"] == "4242"
    assert "Ticket #4242: waiting" in row["receipts"]


def test_pages_follow_one_another(client, agent, pressed):
    client.post(ADDRESS, json={**EMERGENCY, "reason": "Another."}, headers=agent)
    first = client.get("/api/v1/escalations?limit=1", headers=agent).json
    second = client.get(f"/api/v1/escalations?limit=1&after={first['next']}", headers=agent).json
    assert [one["number"] for one in second["escalations"]] == [pressed["number"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (4242, "4242"), ("a=b", "a=b"), ("", "")])
def test_everything_else_stays_as_it_is(value, text):
    assert cell(value) == text
