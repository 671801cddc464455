from dataclasses import replace

import pytest

from server.app import create_app
from tests.server.web.launching import launch

EVERYWHERE = ["/healthz", "/readyz", "/metrics", "/nowhere", "/api/v1/openapi.json", "/api/v1/tickets/1/context"]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_is_locked(client, address):
    headers = client.get(address).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_the_sidebar_may_be_framed_by_its_own_zendesk(client, sandbox, settings):
    policy = launch(client, sandbox).headers["Content-Security-Policy"]
    assert f"frame-ancestors {settings.instance('global').workspace_origin}" in policy
    assert settings.instance("us-government").workspace_origin not in policy
    assert "unsafe" not in policy


def test_browsers_are_told_to_stay_with_https_where_we_are_reached_by_it(parts, settings):
    secure = create_app(replace(parts, settings=replace(settings, base_url="https://liaison.example")))
    assert "max-age" in secure.test_client().get("/healthz").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in create_app(parts).test_client().get("/healthz").headers


def test_no_answer_sets_a_cookie(client, sandbox):
    answers = [client.get(address, headers={"Cookie": "session=x; token=y"}) for address in EVERYWHERE]
    answers.append(launch(client, sandbox))
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[]] * len(answers)
