import re

import pytest
from sqlalchemy import text

from server import clock
from server.access import tokens
from server.app import create_app
from server.db.engine import session_scope
from server.errors import SettingsError
from tests.server.web.launching import bearer, launch, session_of


def test_the_process_says_that_it_lives(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_it_is_ready_when_the_database_is_and_says_that_no_worker_was_seen(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "database": "ok", "worker": {"status": "never seen"}}


@pytest.mark.parametrize(("age", "status"), [("5 seconds", "ok"), ("2 minutes", "gone")])
def test_it_tells_how_long_ago_a_worker_was_seen(client, engine, age, status):
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - CAST(:age AS interval))"),
            {"age": age},
        )
    worker = client.get("/readyz").json["worker"]
    assert worker["status"] == status
    assert worker["seconds_since_heartbeat"] >= 5


def test_it_is_not_ready_on_a_database_of_another_revision(client, engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")


def test_an_app_does_not_start_on_a_database_that_is_not_migrated(parts, engine):
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(SettingsError, match="has not been migrated"):
        create_app(parts)


def test_metrics_are_for_this_machine(client):
    client.get("/healthz")
    assert 'liaison_request_seconds_count{method="GET",route="/healthz",status="200"}' in client.get("/metrics").text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto"])
def test_metrics_are_not_for_those_whom_a_proxy_on_this_machine_speaks_for(client, header):
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 401


@pytest.mark.parametrize("host", ["liaison.example.com", "127.0.0.1.example.com:8600", "[", ""])
def test_metrics_are_not_for_those_who_call_this_machine_by_another_name(client, host):
    assert client.get("/metrics", headers={"Host": host}).status_code == 401


@pytest.mark.parametrize("host", ["127.0.0.1:8600", "localhost:8600", "[::1]:8600"])
def test_metrics_are_for_those_who_call_it_by_its_own(client, host):
    assert client.get("/metrics", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "", "2001:db8::1", "not an address"])
def test_metrics_are_not_for_other_machines(client, address):
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 401


def test_metrics_are_for_other_machines_with_an_api_token(client, engine):
    with session_scope(engine) as session:
        token, _ = tokens.create(session, "prometheus", "read", clock.now())
    answer = client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}, headers=bearer(token))
    assert answer.status_code == 200


def test_metrics_name_routes_and_no_tickets(client, sandbox):
    token = session_of(launch(client, sandbox))["token"]
    client.get("/api/v1/tickets/4242/context?instance=global", headers=bearer(token))
    labels = re.findall(r"{.*}", client.get("/metrics").text)  # the figures may hold any digits
    assert any("zendesk_ticket_id" in each for each in labels)
    assert not any("4242" in each for each in labels)
