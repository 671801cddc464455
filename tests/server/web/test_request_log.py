import pytest
from structlog.testing import capture_logs

from tests.server.web.launching import an_agent, bearer, launch, session_of


@pytest.fixture
def logged():
    with capture_logs() as lines:
        yield lambda: [line for line in lines if line["event"] == "request"]


def test_a_request_is_logged_by_route_and_caller_without_its_address(client, sandbox, logged):
    token = session_of(launch(client, sandbox))["token"]
    client.get("/api/v1/tickets/999999/context?instance=global", headers=bearer(token))
    client.get("/api/v1/accounts?query=Fenwick&instance=nowhere", headers=bearer(token))
    launched, context, accounts = logged()
    assert launched["caller"] == context["caller"] == f"agent:{an_agent(sandbox)}"
    assert (context["method"], context["status"]) == ("GET", 404)
    assert context["route"] == "/api/v1/tickets/<int:zendesk_ticket_id>/context"
    assert context["ms"] >= 0
    assert "999999" not in str(context)
    assert "Fenwick" not in str(accounts)


def test_no_token_is_logged(client, sandbox, logged):
    token = session_of(launch(client, sandbox))["token"]
    client.get("/api/v1/tickets/4242/context?instance=global", headers=bearer(token))
    client.post("/api/v1/session/renew", headers=bearer(token))
    assert token not in str(logged())


def test_a_request_that_is_refused_is_logged_without_a_caller(client, logged):
    client.get("/api/v1/tickets/1/context")
    assert (logged()[0]["status"], logged()[0]["caller"]) == (401, None)


def test_an_address_that_is_none_is_logged_as_such(client, logged):
    client.get("/customers/ACME")
    client.open("/", method="BREW")
    assert [line["route"] for line in logged()] == ["(none)", "(none)"]
    assert logged()[1]["method"] == "(other)"


def test_being_watched_is_not_logged(client, logged):
    client.get("/healthz")
    assert logged() == []


def test_a_read_that_went_well_is_counted_and_not_logged(client, logged):
    assert client.get("/api/v1/openapi.json").status_code == 200
    assert logged() == []
    client.get("/no-such-page")
    assert [line["status"] for line in logged()] == [404]
