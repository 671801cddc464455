from datetime import timedelta

import pytest

from server import clock
from server.access.sessions import Sessions
from server.access.zaf import SignedLaunch
from tests.server.sandbox_settings import SESSION_SECRET
from tests.server.web.launching import an_agent, bearer, launch, session_of

RENEW = "/api/v1/session/renew"
READ = "/api/v1/tickets/4242/context"


@pytest.fixture
def token(client, sandbox):
    return session_of(launch(client, sandbox))["token"]


def test_a_session_is_renewed_and_the_new_one_reads(client, token):
    renewed = client.post(RENEW, headers=bearer(token))
    assert renewed.status_code == 200
    assert set(renewed.json) == {"token", "issued_at", "expires_at"}
    assert client.get(READ, headers=bearer(renewed.json["token"])).status_code == 200
    assert renewed.headers["Cache-Control"] == "no-store"


def test_an_agent_who_became_a_customer_meanwhile_is_not_renewed(client, token, sandbox):
    sandbox.world.zendesk["global"].users[an_agent(sandbox)]["role"] = "end-user"
    answer = client.post(RENEW, headers=bearer(token))
    assert (answer.status_code, answer.json["code"]) == (403, "not_an_agent")


def test_an_agent_who_was_suspended_meanwhile_is_not_renewed(client, token, sandbox):
    sandbox.world.zendesk["global"].users[an_agent(sandbox)]["suspended"] = True
    assert client.post(RENEW, headers=bearer(token)).status_code == 403


def test_after_twelve_hours_the_app_is_to_be_opened_again(client, settings, sandbox):
    began = clock.now() - timedelta(hours=12, seconds=2)
    signed = SignedLaunch(settings.instance("global"), an_agent(sandbox), "ticket_sidebar", "jti", began)
    _, session = Sessions(SESSION_SECRET, lambda: began).start(signed, None)
    last = Sessions(SESSION_SECRET, lambda: began + timedelta(hours=11, minutes=59)).renew(session)[0]
    answer = client.post(RENEW, headers=bearer(last))
    assert answer.status_code == 401
    assert "open it again" in answer.json["hint"]


def test_an_expired_session_is_not_renewed(client, settings, sandbox):
    began = clock.now() - timedelta(minutes=16)
    signed = SignedLaunch(settings.instance("global"), an_agent(sandbox), "ticket_sidebar", "jti", began)
    token, _ = Sessions(SESSION_SECRET, lambda: began).start(signed, None)
    assert client.post(RENEW, headers=bearer(token)).json["code"] == "session_expired"


def test_when_zendesk_cannot_be_asked_the_page_may_try_again(client, token, sandbox):
    sandbox.fault("zendesk", status=503)
    answer = client.post(RENEW, headers=bearer(token))
    assert answer.status_code in (502, 503, 504)
    assert answer.json["retryable"]


def test_renewing_by_get_is_refused(client, token):
    assert client.get(RENEW, headers=bearer(token)).status_code == 405
