import uuid

import pytest
from sqlalchemy import func, select

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.escalations.models import EscalationRow
from tests.server.web.launching import an_agent, bearer, launch, session_of

ADDRESS = "/api/v1/tickets/4242/escalations"
EMERGENCY = {"scenario_id": "csm_emergency_or_high_priority", "inputs": {"situation": "Merges wait since nine."}}


@pytest.fixture
def agent(client, sandbox):
    return bearer(session_of(launch(client, sandbox))["token"])


@pytest.fixture
def token(engine):
    """Makes an API token."""

    def made(scope):
        with session_scope(engine) as session:
            text, kept = tokens.create(session, "rota", scope, clock.now())
        return bearer(text), kept.id

    return made


@pytest.fixture
def pressed(client, agent):
    return client.post(ADDRESS, json=EMERGENCY, headers=agent).json


def rows(engine):
    with session_scope(engine) as session:
        return session.scalar(select(func.count()).select_from(EscalationRow))


def test_a_preview_is_pressed_by_its_digest(client, agent, sandbox):
    seen = client.post(f"{ADDRESS}/preview", json=EMERGENCY, headers=agent)
    assert seen.status_code == 200
    made = client.post(ADDRESS, json={**EMERGENCY, "preview_digest": seen.json["digest"]}, headers=agent)
    assert made.status_code == 201
    assert made.json["pressed_by"] == f"agent:{an_agent(sandbox)}"
    assert made.json["tickets"] == [{"instance": "global", "zendesk_ticket_id": 4242, "how": "pressed"}]
    assert [one["state"] for one in made.json["receipts"]] == ["waiting", "waiting"]
    again = client.post(ADDRESS, json=EMERGENCY, headers=agent)
    assert (again.status_code, again.json) == (200, made.json)
    read = client.get(f"/api/v1/escalations/{made.json['id']}", headers=agent)
    assert (read.status_code, read.json) == (200, made.json)


def test_a_changed_text_is_a_conflict_with_the_new_preview(client, agent, engine):
    seen = client.post(f"{ADDRESS}/preview", json=EMERGENCY, headers=agent).json
    asked = {**EMERGENCY, "note": "One word more.", "preview_digest": seen["digest"]}
    answer = client.post(ADDRESS, json=asked, headers=agent)
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert answer.json["code"] == "preview_changed"
    assert "One word more." in answer.json["preview"]["deliveries"][0]["words"]
    assert rows(engine) == 0
    asked["preview_digest"] = answer.json["preview"]["digest"]
    assert client.post(ADDRESS, json=asked, headers=agent).status_code == 201


def test_a_warning_comes_with_its_words(client, agent, parts):
    client.post(ADDRESS, json=EMERGENCY, headers=agent)
    seen = client.post(f"{ADDRESS}/preview", json={**EMERGENCY, "reason": "Another."}, headers=agent).json
    assert [one["code"] for one in seen["warnings"]] == ["note_again"]
    assert "has left this note on the ticket already" in seen["warnings"][0]["text"]


def test_the_idempotency_key_makes_a_repeated_press_the_same(client, agent, engine):
    headers = {**agent, "Idempotency-Key": str(uuid.uuid4())}
    first = client.post(ADDRESS, json=EMERGENCY, headers=headers)
    again = client.post(ADDRESS, json=EMERGENCY, headers=headers)
    assert (first.status_code, again.status_code, again.json["id"]) == (201, 200, first.json["id"])
    other = client.post(ADDRESS, json={**EMERGENCY, "note": "More."}, headers=headers)
    assert (other.status_code, list(other.json["errors"])) == (422, ["Idempotency-Key"])
    assert rows(engine) == 1


def test_another_instances_ticket_is_refused(client, agent, engine):
    answer = client.post("/api/v1/tickets/7001/escalations?instance=us-government", json=EMERGENCY, headers=agent)
    assert (answer.status_code, answer.json["code"]) == (403, "other_instance")
    assert client.post("/api/v1/tickets/7001/escalations", json=EMERGENCY, headers=agent).status_code == 404
    assert rows(engine) == 0


def test_another_instances_escalation_is_not_there(client, sandbox, pressed):
    other = bearer(session_of(launch(client, sandbox, instance="us-government"))["token"])
    assert client.get(f"/api/v1/escalations/{pressed['id']}", headers=other).status_code == 404
    assert client.get("/api/v1/escalations", headers=other).json["escalations"] == []
    assert client.get("/api/v1/escalations?instance=global", headers=other).status_code == 403
    for action in ("undo", "withdraw", "done"):
        assert client.post(f"/api/v1/escalations/{pressed['id']}/{action}", headers=other).status_code == 404


def test_a_program_that_may_act_presses_by_its_own_id(client, token):
    headers, number = token("act")
    made = client.post(f"{ADDRESS}?instance=global", json=EMERGENCY, headers=headers)
    assert (made.status_code, made.json["pressed_by"], made.json["pressed_by_name"]) == (201, f"token:{number}", "rota")
    assert client.post(f"/api/v1/escalations/{made.json['id']}/undo", headers=headers).json["state"] == "undone"


def test_a_program_that_may_read_only_reads(client, token, pressed, engine):
    headers, _ = token("read")
    assert client.get(f"/api/v1/escalations/{pressed['id']}", headers=headers).status_code == 200
    for address in (f"{ADDRESS}?instance=global", f"{ADDRESS}/preview?instance=global"):
        assert client.post(address, json=EMERGENCY, headers=headers).status_code == 403
    assert client.post(f"/api/v1/escalations/{pressed['id']}/undo", headers=headers).status_code == 403


def test_a_stranger_does_nothing(client, engine):
    assert client.post(ADDRESS, json=EMERGENCY).status_code == 401
    assert client.get("/api/v1/escalations").status_code == 401
    assert rows(engine) == 0


def test_somebody_who_is_an_agent_no_more_does_nothing(client, agent, sandbox, parts, engine):
    sandbox.world.zendesk["global"].users[an_agent(sandbox)]["role"] = "end-user"
    parts.agents._known.clear()  # as five minutes later
    assert client.post(ADDRESS, json=EMERGENCY, headers=agent).status_code == 403
    assert rows(engine) == 0


def test_a_light_agents_press_is_a_note_only(client, agent, sandbox, parts):
    sandbox.world.zendesk["global"].users[an_agent(sandbox)]["role_type"] = 1
    parts.agents._known.clear()
    made = client.post(ADDRESS, json=EMERGENCY, headers=agent).json
    assert "follower" not in [told["how"] for one in made["receipts"] for told in one["told"]]


def test_each_change_is_answered_with_the_escalation_as_it_is_now(client, agent, pressed):
    address = f"/api/v1/escalations/{pressed['id']}"
    joined = client.post(f"{address}/join", json={"zendesk_ticket_id": 4101, "note": "Too."}, headers=agent)
    assert (joined.status_code, len(joined.json["tickets"]), len(joined.json["receipts"])) == (200, 2, 4)
    done = client.post(f"{address}/done", headers=agent)
    assert (done.status_code, done.json["state"]) == (200, "done")
    taken_back = client.post(f"{address}/withdraw", headers=agent)
    assert (taken_back.status_code, taken_back.json["state"]) == (200, "withdrawn")
    undone = client.post(f"{address}/undo", headers=agent)
    assert (undone.status_code, undone.content_type) == (409, "application/problem+json")


def test_undo_after_its_time_is_a_conflict_that_says_what_to_do(client, agent, pressed, engine):
    with session_scope(engine) as session:
        for row in session.scalars(select(DeliveryRow)):
            row.next_try_at = clock.now()
    answer = client.post(f"/api/v1/escalations/{pressed['id']}/undo", headers=agent)
    assert (answer.status_code, answer.json["code"]) == (409, "undo_over")
    assert "Withdraw" in answer.json["hint"]


def test_a_failed_delivery_is_tried_again(client, agent, pressed, engine):
    with session_scope(engine) as session:
        for row in session.scalars(select(DeliveryRow)):
            row.state, row.error = "failed", {"code": "refused", "message": "No.", "hint": "Ask."}
    delivery = pressed["receipts"][0]["id"]
    answer = client.post(f"/api/v1/escalations/{pressed['id']}/deliveries/{delivery}/retry", headers=agent)
    assert [one["state"] for one in answer.json["receipts"]] == ["retrying", "failed"]
    strange = client.post(f"/api/v1/escalations/{uuid.uuid4()}/deliveries/{delivery}/retry", headers=agent)
    assert strange.status_code == 404


@pytest.mark.parametrize("number", ["00000000-0000-4000-8000-000000000000", "7"])
def test_an_escalation_that_is_none_is_not_found(client, agent, number):
    assert client.get(f"/api/v1/escalations/{number}", headers=agent).status_code == 404
