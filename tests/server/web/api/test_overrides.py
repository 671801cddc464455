from datetime import timedelta

import pytest

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from server.directory import overrides
from tests.server.web.launching import an_agent, bearer, launch, session_of


@pytest.fixture
def agent(client, sandbox):
    return bearer(session_of(launch(client, sandbox))["token"])


@pytest.fixture
def ticket(client, agent):
    return lambda: client.get("/api/v1/tickets/4242/context", headers=agent).json


@pytest.fixture
def address(ticket):
    return f"/api/v1/organizations/{ticket()['organization']['zendesk_organization_id']}/overrides"


def body(**changed):
    until = clock.now() + timedelta(days=7)
    return {"role": "csm", "name": "Ines Stand-In", "until": until.isoformat(), **changed}


def test_an_override_is_kept_with_who_made_it_and_the_card_shows_it_at_once(client, agent, address, ticket, sandbox):
    made = client.post(address, json=body(email="ines@example.com", note="On leave."), headers=agent)
    assert made.status_code == 201
    number = an_agent(sandbox)
    assert made.json["made_by"] == f"{sandbox.world.zendesk['global'].users[number]['name']} ({number})"
    shown = ticket()["csm"]
    assert shown["override"]["id"] == made.json["id"]
    assert shown["person"]["name"] == "Ines Stand-In"


def test_an_override_that_is_taken_back_is_gone_at_once(client, agent, address, ticket):
    before = ticket()["csm"]["person"]["name"]
    made = client.post(address, json=body(), headers=agent).json
    assert client.delete(f"{address}/{made['id']}", headers=agent).status_code == 204
    assert ticket()["csm"]["override"] is None
    assert ticket()["csm"]["person"]["name"] == before
    assert client.delete(f"{address}/{made['id']}", headers=agent).status_code == 404


def test_a_program_that_may_act_makes_an_override_by_its_name(client, address, engine):
    with session_scope(engine) as session:
        token, made = tokens.create(session, "rota", "act", clock.now())
    answer = client.post(f"{address}?instance=global", json=body(), headers=bearer(token))
    assert answer.json["made_by"] == f"API token rota ({made.id})"


@pytest.mark.parametrize("days", [-1, 0, 91, 4000])
def test_an_override_ends_in_the_future_and_within_ninety_days(client, agent, address, days):
    answer = client.post(address, json=body(until=(clock.now() + timedelta(days=days)).isoformat()), headers=agent)
    assert answer.status_code == 400
    assert "until" in answer.json["errors"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"role": "boss"}, "role"),
        ({"name": ""}, "name"),
        ({"name": "\u202e\u200b "}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": None}, "name"),
        ({"email": "nobody"}, "email"),
        ({"until": "tomorrow"}, "until"),
        ({"until": "2026-12-01T10:00:00"}, "until"),
        ({"note": "x" * 1001}, "note"),
        ({"note": "nul\0"}, "note"),
        ({"note": "half a smile \ud83d"}, "note"),
        ({"name": "half a smile \ud83d"}, "name"),
        ({"made_by": "somebody else"}, "made_by"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(client, agent, address, changed, field):
    answer = client.post(address, json=body(**changed), headers=agent)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


@pytest.mark.parametrize(("data", "status"), [(b"", 422), (b"{", 400), (b"[]", 422), (b"x" * 70_000, 413)])
def test_a_body_that_is_none_is_refused(client, agent, address, data, status):
    answer = client.post(address, data=data, content_type="application/json", headers=agent)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_hostile_text_is_kept_as_it_is(client, agent, address):
    hostile = "<script>{{7*7}}</script> \u202etxt"
    assert client.post(address, json=body(name=hostile, note=hostile), headers=agent).json["name"] == hostile


def test_an_organization_that_is_none_has_no_overrides(client, agent):
    assert client.post("/api/v1/organizations/999/overrides", json=body(), headers=agent).status_code == 404


def test_a_number_that_no_organization_can_have_has_no_overrides(client, agent):
    address = f"/api/v1/organizations/{10**25}/overrides/11111111-1111-1111-1111-111111111111"
    assert client.delete(address, headers=agent).status_code == 404


def test_an_override_of_another_instance_is_out_of_reach(client, agent, address, sandbox):
    other = bearer(session_of(launch(client, sandbox, instance="us-government"))["token"])
    made = client.post(address, json=body(), headers=agent).json
    assert client.delete(f"{address}/{made['id']}", headers=other).status_code == 404
    assert client.delete(f"{address}/{made['id']}?instance=global", headers=other).status_code == 403


def test_somebody_who_is_an_agent_no_more_makes_none(client, agent, address, sandbox, parts, settings):
    sandbox.world.zendesk["global"].users[an_agent(sandbox)]["role"] = "end-user"
    parts.agents._known.clear()  # as five minutes later
    assert client.post(address, json=body(), headers=agent).status_code == 403


def test_an_override_that_has_ended_is_shown_no_more(engine, client, agent, address):
    made = client.post(address, json=body(), headers=agent).json
    number = int(address.split("/")[4])
    with session_scope(engine) as session:
        assert [each.id for each in overrides.current(session, "global", number, clock.now())] == [made["id"]]
        assert overrides.current(session, "global", number, clock.now() + timedelta(days=8)) == ()
