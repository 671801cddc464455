import pytest

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from tests.server.web.launching import bearer, launch, session_of

ADDRESS = "/api/v1/tickets/4242/dismissals"
STAR = {"scenario_id": "star", "kind": "does_not_apply", "reason": "No urgency."}


@pytest.fixture
def agent(client, sandbox):
    return bearer(session_of(launch(client, sandbox))["token"])


def test_a_recommendation_is_put_aside_and_shown_again(client, agent):
    made = client.post(ADDRESS, json=STAR, headers=agent)
    assert (made.status_code, made.json["kind"], made.json["made_by"]) == (201, "does_not_apply", "Ines Okafor")
    assert client.get(ADDRESS, headers=agent).json == {"dismissals": [made.json]}
    assert client.delete(f"{ADDRESS}/star", headers=agent).status_code == 204
    assert client.delete(f"{ADDRESS}/star", headers=agent).status_code == 404
    assert client.get(ADDRESS, headers=agent).json == {"dismissals": []}


def test_the_catalogs_owner_sees_what_is_noise(client, agent):
    client.post(ADDRESS, json=STAR, headers=agent)
    client.post("/api/v1/tickets/4101/dismissals", json={**STAR, "kind": "not_now"}, headers=agent)
    client.post("/api/v1/tickets/4102/dismissals", json=STAR, headers=agent)
    found = client.get("/api/v1/scenarios/dismissals", headers=agent).json
    assert found == {"scenarios": [{"scenario": "star", "not_now": 1, "does_not_apply": 2}]}


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"kind": "never"}, {"kind"}),
        ({"reason": None}, {"reason"}),
        ({"by": "me"}, {"by"}),
        ({"scenario_id": "never_heard"}, {"scenario_id"}),
        ({"reason": "  "}, {"reason"}),
        ({"reason": "x" * 1_001}, {"reason"}),
        ({"reason": "nul\0"}, {"reason"}),
    ],
)
def test_what_cannot_be_used_is_named(client, agent, changed, errors):
    answer = client.post(ADDRESS, json={**STAR, **changed}, headers=agent)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == errors
    assert client.get(ADDRESS, headers=agent).json == {"dismissals": []}


def test_a_ticket_that_is_none_has_no_dismissals(client, agent):
    assert client.post("/api/v1/tickets/999999/dismissals", json=STAR, headers=agent).status_code == 404
    assert client.get(f"/api/v1/tickets/{10**25}/dismissals", headers=agent).json == {"dismissals": []}
    assert client.delete(f"/api/v1/tickets/{10**25}/dismissals/star", headers=agent).status_code == 404


def test_an_agent_says_whether_they_always_want_the_preview(client, agent):
    assert client.get("/api/v1/preferences", headers=agent).json == {"always_preview": False}
    assert client.put("/api/v1/preferences", json={"always_preview": True}, headers=agent).status_code == 200
    assert client.get("/api/v1/preferences", headers=agent).json == {"always_preview": True}
    for wrong in ({}, {"always_preview": "yes"}, {"always_preview": True, "more": 1}):
        assert client.put("/api/v1/preferences", json=wrong, headers=agent).status_code == 422


def test_a_program_has_no_preferences(client, engine):
    with session_scope(engine) as session:
        text, _ = tokens.create(session, "rota", "act", clock.now())
    assert client.get("/api/v1/preferences", headers=bearer(text)).json == {"always_preview": False}
    answer = client.put("/api/v1/preferences", json={"always_preview": True}, headers=bearer(text))
    assert answer.status_code == 403
