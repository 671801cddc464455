"""An agent's browser, by its token: what the sidebar's session opens, as that agent, in that Zendesk, and no more."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from server import clock
from server.access import tokens
from server.access.agents import Agents
from server.access.limits import Limits
from server.app import create_app
from server.db.engine import session_scope
from tests.server.web.extension.signing_in import as_browser, signed_in
from tests.server.web.launching import an_agent, bearer, launch, session_of

TICKET = 4242
READ = f"/api/v1/tickets/{TICKET}/context?instance=global"
PRESS = f"/api/v1/tickets/{TICKET}/escalations?instance=global"
EMERGENCY = {"scenario_id": "csm_emergency_or_high_priority", "inputs": {"situation": "Merges wait since nine."}}
CARD = f"/sidebar/tickets/{TICKET}/card?instance=global&language=en"
OPENED = [
    READ,
    CARD,
    f"/sidebar/tickets/{TICKET}/escalations?instance=global&language=de",
    "/api/v1/accounts?query=Meadow&instance=global",
    "/api/v1/escalations?instance=global",
    "/api/v1/preferences",
    "/board/list?language=en",
    "/board/escalations.csv",
]


@pytest.fixture
def agent(sandbox):
    return an_agent(sandbox)


@pytest.fixture
def browser(client, sandbox, agent):
    """The headers with which the extension asks."""
    return as_browser(signed_in(client, sandbox, agent))


def forgetful(parts, **changed):
    """Another process, which does not remember who is an agent."""
    return create_app(replace(parts, agents=Agents(parts.agents._fetch), **changed)).test_client(use_cookies=False)


@pytest.mark.parametrize("address", OPENED)
def test_it_opens_what_the_sidebars_session_opens(client, browser, address):
    assert client.get(address, headers=browser).status_code == 200


def test_the_card_is_the_sidebars_own(client, sandbox, browser, agent):
    session = bearer(session_of(launch(client, sandbox, agent_id=agent))["token"])
    shown = [re.findall(r'data-press="(\w+)"', client.get(CARD, headers=each).text) for each in (browser, session)]
    assert shown[0] == shown[1] != []


def test_a_press_is_the_agents_own_and_the_audit_says_where_it_came_from(client, browser, agent, sandbox, engine):
    answer = client.post(PRESS, json=EMERGENCY, headers=browser)
    assert answer.status_code == 201, answer.json
    assert answer.json["pressed_by"] == f"agent:{agent}"
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT actor, actor_name, came_from FROM audit")).all()
    name = sandbox.world.zendesk["global"].users[agent]["name"]
    assert set(rows) == {(f"agent:{agent}", name, "extension")}


def test_an_override_bears_the_agents_name(client, browser, agent, sandbox):
    organization = sandbox.world.zendesk["global"].tickets[TICKET]["organization_id"]
    body = {"role": "csm", "name": "Somebody", "until": (clock.now() + timedelta(days=7)).isoformat()}
    answer = client.post(f"/api/v1/organizations/{organization}/overrides?instance=global", json=body, headers=browser)
    assert answer.status_code == 201, answer.json
    assert answer.json["made_by"].endswith(f"({agent})")


def test_it_is_for_its_own_zendesk_only(client, browser):
    for address in (
        "/api/v1/tickets/7001/context?instance=us-government",
        "/sidebar/tickets/1/card?instance=us-government",
    ):
        answer = client.get(address, headers=browser)
        assert (answer.status_code, answer.json["code"]) == (403, "other_instance")


def test_it_renews_no_session(client, browser):
    assert client.post("/api/v1/session/renew", headers=browser).status_code == 401


def test_a_program_opens_no_page_that_is_for_agents(client, engine):
    with session_scope(engine) as session:
        program = bearer(tokens.create(session, "a program", "act", clock.now())[0])
    for address in (CARD, "/board/list", "/api/v1/extension/session", "/api/v1/extension/browsers"):
        answer = client.get(address, headers=program)
        assert (answer.status_code, answer.json["code"]) == (401, "agents_only")


@pytest.mark.parametrize("changed", [{"suspended": True}, {"role": "end-user"}, {"active": False}])
def test_whoever_is_an_agent_no_more_is_refused_and_signed_out_everywhere(
    client, sandbox, parts, browser, agent, changed
):
    other = as_browser(signed_in(client, sandbox, agent, browser="Firefox, Linux"))
    sandbox.world.zendesk["global"].users[agent].update(changed)
    later = forgetful(parts)
    refused = later.get(READ, headers=browser)
    assert (refused.status_code, refused.json["code"]) == (403, "not_an_agent")
    for headers in (browser, other):
        again = later.get(READ, headers=headers)
        assert (again.status_code, again.json["code"]) == (401, "token_revoked")


def test_a_colleague_stays_signed_in(client, sandbox, parts, browser, agent):
    colleague = as_browser(signed_in(client, sandbox, an_agent(sandbox, role="admin")))
    sandbox.world.zendesk["global"].users[agent]["suspended"] = True
    later = forgetful(parts)
    later.get(READ, headers=browser)
    assert later.get(READ, headers=colleague).status_code == 200


def test_when_zendesk_cannot_say_whether_somebody_is_an_agent_they_stay_signed_in_and_come_back_later(
    client, sandbox, parts, browser
):
    later = forgetful(parts)
    sandbox.fault("zendesk", status=500)
    assert later.get("/api/v1/preferences", headers=browser).status_code == 503
    sandbox.clear()
    assert forgetful(parts).get("/api/v1/preferences", headers=browser).status_code == 200


def test_a_browser_of_a_zendesk_that_is_configured_no_more_is_refused(client, parts, settings, browser):
    fewer = replace(settings, instances=settings.instances[1:])
    answer = forgetful(parts, settings=fewer).get("/api/v1/preferences", headers=browser)
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_a_token_that_asks_too_often_is_told_when_to_come_back(client, parts, browser, sandbox, agent):
    few = create_app(replace(parts, limits=Limits(3))).test_client()
    assert [few.get("/api/v1/preferences", headers=browser).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = few.get(CARD, headers=browser)
    assert (refused.status_code, refused.json["code"], refused.json["retryable"]) == (429, "too_many_requests", True)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    session = bearer(session_of(launch(client, sandbox, agent_id=agent))["token"])
    assert {few.get("/api/v1/preferences", headers=session).status_code for _ in range(10)} == {200}


def test_a_program_is_limited_too(parts, engine):
    few = create_app(replace(parts, limits=Limits(3))).test_client()
    with session_scope(engine) as session:
        program = bearer(tokens.create(session, "a program", "read", clock.now())[0])
    asked = [few.get("/api/v1/escalations", headers=program).status_code for _ in range(4)]
    assert asked == [200, 200, 200, 429]
