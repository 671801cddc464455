"""The check itself: it must see each kind of mistake, or the contract tests prove nothing."""

import json

import pytest

from tests.contract.descriptions import Description

TICKET = "/api/v2/tickets/4242"


def request(path=TICKET, method="GET", query=None, body=""):
    return {"path": path, "method": method, "query": query or {}, "body": body}


@pytest.mark.parametrize(
    "sent",
    [
        request(),
        request("/api/v2/search", query={"query": "x", "sort_by": "created_at", "per_page": "100"}),
        request("/api/v2/users/me"),
        request(method="PUT", body={"ticket": {"comment": {"body": "x", "public": False}, "priority": "high"}}),
        request(method="PUT", body={"ticket": {"custom_fields": [{"id": 1, "value": "x"}], "due_at": None}}),
    ],
)
def test_a_request_as_described_has_no_mistake(zendesk_description, sent):
    assert zendesk_description.mistakes(sent) == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (request("/api/v2/tickets/4242/nonsense"), "not described"),
        (request("/api/v2/search", "DELETE"), "no such method"),
        (request("/api/v2/search"), "parameter 'query' is missing"),
        (request("/api/v2/search", query={"query": "x", "sort_bye": "created_at"}), "'sort_bye' is not described"),
        (request("/api/v2/search", query={"query": "x", "sort_by": "colour"}), "'colour' is not one of"),
        (request("/api/v2/search", query={"query": "x", "per_page": "500"}), "500 is greater than the maximum"),
        (request("/api/v2/search", query={"query": "x", "per_page": "many"}), "is not of type 'integer'"),
        (request(body={"ticket": {}}), "a body is not described"),
        (request(method="PUT", body={"ticket": {"priority": "soon"}}), "'soon' is not one of"),
        (request(method="PUT", body={"ticket": {"coment": {}}}), "'coment' was unexpected"),
        (request(method="PUT", body={"tickets": {}}), "'tickets' was unexpected"),
        (request(method="PUT", body={"ticket": {"comment": {"public": "no"}}}), "is not of type 'boolean'"),
    ],
)
def test_each_kind_of_mistake_is_seen(zendesk_description, sent, said):
    (mistake,) = zendesk_description.mistakes(sent)
    assert said in mistake


def test_the_literal_path_is_taken_before_a_template(zendesk_description):
    assert zendesk_description.operation("/api/v2/users/me") == "/api/v2/users/me"
    assert zendesk_description.operation("/api/v2/users/5") == "/api/v2/users/{user_id}"


def test_forms_of_the_older_kind_are_checked_as_parameters(tmp_path):
    file = tmp_path / "swagger.json"
    parameters = [
        {"name": "text", "in": "formData", "type": "string"},
        {"name": "n", "in": "formData", "type": "integer"},
        {"name": "at", "in": "formData", "type": "number"},
    ]
    file.write_text(json.dumps({"basePath": "/api", "paths": {"/say": {"post": {"parameters": parameters}}}}))
    description = Description(file)
    assert description.mistakes(request("/api/say", "POST", body={"text": "x", "n": "5", "at": "1.25"})) == []
    (mistake,) = description.mistakes(request("/api/say", "POST", body={"at": "now"}))
    assert "is not of type 'number'" in mistake
    assert description.takes("/api/say", "post")
    assert not description.takes("/api/say", "get")
    assert not description.takes("/api/hear", "post")
    (mistake,) = description.mistakes(request("/api/say", "POST", body={"txt": "x"}))
    assert "'txt' is not described" in mistake
