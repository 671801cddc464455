import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

PATHS = {
    "/api/v1/tickets/{zendesk_ticket_id}/context": {"get"},
    "/api/v1/organizations/{zendesk_organization_id}/context": {"get"},
    "/api/v1/organizations/{zendesk_organization_id}/tickets": {"get"},
    "/api/v1/organizations/{zendesk_organization_id}/overrides": {"post"},
    "/api/v1/organizations/{zendesk_organization_id}/overrides/{override_id}": {"delete"},
    "/api/v1/users/{zendesk_user_id}/context": {"get"},
    "/api/v1/accounts": {"get"},
    "/api/v1/session/renew": {"post"},
    "/api/v1/tickets/{zendesk_ticket_id}/escalations/preview": {"post"},
    "/api/v1/tickets/{zendesk_ticket_id}/escalations": {"post"},
    "/api/v1/escalations": {"get"},
    "/api/v1/escalations/{escalation_id}": {"get"},
    "/api/v1/escalations/{escalation_id}/undo": {"post"},
    "/api/v1/escalations/{escalation_id}/join": {"post"},
    "/api/v1/escalations/{escalation_id}/withdraw": {"post"},
    "/api/v1/escalations/{escalation_id}/done": {"post"},
    "/api/v1/escalations/{escalation_id}/deliveries/{delivery_id}/retry": {"post"},
    "/api/v1/tickets/{zendesk_ticket_id}/dismissals": {"get", "post"},
    "/api/v1/tickets/{zendesk_ticket_id}/dismissals/{scenario_id}": {"delete"},
    "/api/v1/scenarios/dismissals": {"get"},
    "/api/v1/preferences": {"get", "put"},
    "/api/v1/extension/config": {"get"},
    "/api/v1/extension/session": {"get"},
    "/api/v1/extension/browsers": {"get"},
    "/api/v1/extension/browsers/{token_id}": {"delete"},
    "/api/v1/links/resolve": {"get"},
    "/api/v1/tickets/{zendesk_ticket_id}/mark": {"get"},
    "/auth/extension/token": {"post"},
}


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json


def test_the_description_is_valid_openapi_3_1(description):
    assert description["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(description).validate()


def test_the_description_names_every_call(description):
    methods = {"get", "post", "put", "patch", "delete"}
    assert {path: methods & set(calls) for path, calls in description["paths"].items()} == PATHS


def test_every_call_but_the_description_wants_the_bearer(description):
    assert description["security"] == [{"bearer": []}]
    assert description["components"]["securitySchemes"]["bearer"] == {"type": "http", "scheme": "bearer"}


def test_what_is_open_to_all_says_so(description):
    open_calls = {
        path
        for path, calls in description["paths"].items()
        for call in calls.values()
        if isinstance(call, dict) and call.get("security") == []
    }
    assert open_calls == {"/api/v1/extension/config", "/auth/extension/token"}


def test_errors_are_described_as_problems(description):
    for call in description["components"]["responses"].values():
        assert list(call["content"]) == ["application/problem+json"]


def test_a_press_that_would_say_something_else_is_described_with_its_new_preview(description):
    press = description["paths"]["/api/v1/tickets/{zendesk_ticket_id}/escalations"]["post"]
    changed = press["responses"]["409"]
    assert "join" in changed["description"]
    (schema,) = (given["schema"]["$ref"] for given in changed["content"].values())
    described = description["components"]["schemas"][schema.rpartition("/")[2]]["properties"]
    assert {"preview", "detail", "code"} <= set(described)
    body = description["components"]["schemas"]["EscalationBody"]["properties"]
    assert "join" in body["preview_digest"]["description"]


def test_whatever_may_clash_with_what_has_happened_meanwhile_says_so(description):
    for action in ("undo", "join", "withdraw", "done", "deliveries/{delivery_id}/retry"):
        call = description["paths"][f"/api/v1/escalations/{{escalation_id}}/{action}"]["post"]
        assert list(call["responses"]["409"]["content"]) == ["application/problem+json"]


def test_the_whole_context_is_described(description):
    described = description["components"]["schemas"]["Context"]["properties"]
    assert {"account_owner", "csm", "collaboration_project", "recommendations", "gaps"} <= set(described)
