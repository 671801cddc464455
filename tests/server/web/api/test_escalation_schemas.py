import pytest
from sqlalchemy import func, select

from server.db.engine import session_scope
from server.escalations.models import EscalationRow
from tests.server.web.launching import bearer, launch, session_of

ADDRESS = "/api/v1/tickets/4242/escalations"
EMERGENCY = {"scenario_id": "csm_emergency_or_high_priority", "inputs": {"situation": "Merges wait since nine."}}


@pytest.fixture
def agent(client, sandbox):
    return bearer(session_of(launch(client, sandbox))["token"])


@pytest.fixture
def pressed(client, agent):
    return client.post(ADDRESS, json=EMERGENCY, headers=agent).json


def rows(engine):
    with session_scope(engine) as session:
        return session.scalar(select(func.count()).select_from(EscalationRow))


@pytest.mark.parametrize("key", ["", "x" * 201, "caf\xe9"])
def test_a_key_that_is_none_is_refused(client, agent, engine, key):
    answer = client.post(ADDRESS, json=EMERGENCY, headers={**agent, "Idempotency-Key": key})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["Idempotency-Key"])
    assert rows(engine) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scenario_id": None}, "scenario_id"),
        ({"scenario_id": 5}, "scenario_id"),
        ({"destinations": "all"}, "destinations"),
        ({"destinations": [1]}, "destinations.0"),
        ({"people": {"boss": "a@b.example"}}, "people.boss"),
        ({"people": {"csm": 5}}, "people.csm"),
        ({"people": []}, "people"),
        ({"inputs": [1]}, "inputs"),
        ({"note": 5}, "note"),
        ({"note": None}, "note"),
        ({"reason": {}}, "reason"),
        ({"join": 7}, "join"),
        ({"preview_digest": 7}, "preview_digest"),
        ({"pressed_by": "somebody else"}, "pressed_by"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(client, agent, engine, changed, field):
    for address in (ADDRESS, f"{ADDRESS}/preview"):
        answer = client.post(address, json={**EMERGENCY, **changed}, headers=agent)
        assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
        assert list(answer.json["errors"]) == [field]
    assert rows(engine) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scenario_id": "never_heard"}, "scenario_id"),
        ({"note": "x" * 10_001}, "note"),
        ({"note": "bell\x07"}, "note"),
        ({"note": "half a smile \ud83d"}, "note"),
        ({"scenario_id": "csm_training", "inputs": {}}, "inputs.topic"),
        ({"inputs": {"situation": {"deep": "er"}}}, "inputs.situation"),
        ({"inputs": {"situation": "x", "nul\0": "y"}}, "inputs.nul\0"),
        ({"people": {"csm": "noor@meadowbank.example"}}, "people.csm"),
        ({"people": {"csm": "nul\0@x.example"}}, "people.csm"),
        ({"destinations": ["slack_message:#nowhere"]}, "destinations"),
        ({"join": "ESC-0000000"}, "join"),
        ({"scenario_id": "us_government_ask_csm", "inputs": {}}, "reason"),
    ],
)
def test_what_cannot_be_done_is_named(client, agent, engine, changed, field):
    answer = client.post(ADDRESS, json={**EMERGENCY, **changed}, headers=agent)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert list(answer.json["errors"]) == [field]
    assert answer.json["detail"]
    assert answer.json["hint"]
    assert rows(engine) == 0


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"", 422), (b"{", 400), (b"[]", 422), (b"null", 422), (b'"x"', 422), (b"[" * 30_000, 400), (b"\xff", 400)],
)
def test_a_body_that_is_no_object_is_refused(client, agent, engine, data, status):
    answer = client.post(ADDRESS, data=data, content_type="application/json", headers=agent)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert rows(engine) == 0


def test_a_body_of_another_kind_is_said_to_be_no_json(client, agent, engine):
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.post(ADDRESS, data=b"scenario_id=star", content_type=kind, headers=agent)
        assert (answer.status_code, answer.json["code"]) == (400, "not_json")
        assert list(answer.json["errors"]) == ["Content-Type"]
    assert rows(engine) == 0


def test_who_is_asking_is_asked_before_the_body_is_looked_at(client, engine):
    answer = client.post(ADDRESS, data=b"scenario_id=star", content_type="text/plain")
    assert (answer.status_code, answer.json["code"]) == (401, "credentials_missing")


@pytest.mark.parametrize(
    "body", [{}, {"zendesk_ticket_id": "x"}, {"zendesk_ticket_id": 10**25}, {"zendesk_ticket_id": -1}]
)
def test_a_ticket_that_is_none_cannot_join(client, agent, pressed, body):
    answer = client.post(f"/api/v1/escalations/{pressed['id']}/join", json=body, headers=agent)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["zendesk_ticket_id"])
