import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Blueprint, Flask, g

from server import clock
from server.access import tokens, zaf
from server.access.sessions import Sessions
from server.access.zaf import SignedLaunch
from server.app import create_app
from server.db.engine import session_scope
from server.sandbox.zendesk import sign_app_token
from server.web import guards
from tests.server.sandbox_settings import SESSION_SECRET
from tests.server.web.launching import LAUNCH, an_agent, bearer, launch, session_of

READ = "/api/v1/tickets/4242/context?instance=global"
RENEW = "/api/v1/session/renew"
DATA = [
    READ,
    "/api/v1/organizations/1/context",
    "/api/v1/users/1/context",
    "/api/v1/organizations/1/tickets",
    "/api/v1/accounts?query=ab",
    "/sidebar/tickets/4242/card",
    "/sidebar/organizations/1/card",
    "/sidebar/users/1/card",
    "/sidebar/organizations/1/tickets",
    "/board/list",
    "/board/escalations.csv",
]


@pytest.fixture
def token(client, sandbox):
    """A session of an agent, begun as Zendesk begins it."""
    return session_of(launch(client, sandbox))["token"]


def api_token(engine, scope="read"):
    with session_scope(engine) as session:
        return tokens.create(session, "a program", scope, clock.now())[0]


def aged(settings, sandbox, **age):
    """The token of a session that began some time ago."""
    then = clock.now() - timedelta(**age)
    signed = SignedLaunch(settings.instance("global"), an_agent(sandbox), "ticket_sidebar", "jti", then)
    return Sessions(SESSION_SECRET, lambda: then).start(signed, None)[0]


# ------------------------------------------------------------------ the launch


def test_a_signed_post_opens_the_app_and_its_session_may_read(client, sandbox):
    page = launch(client, sandbox)
    assert page.status_code == 200
    assert client.get(READ, headers=bearer(session_of(page)["token"])).status_code == 200


def test_each_place_is_opened_by_its_own_token_only(client, sandbox):
    for place in zaf.LOCATIONS:
        assert launch(client, sandbox, location=place).status_code == 200
    token = sign_app_token(sandbox.world, "global", an_agent(sandbox), "user_sidebar")
    assert client.post(LAUNCH, data={"token": token}).status_code == 401


def test_a_token_opens_the_app_once(client, sandbox):
    token = sign_app_token(sandbox.world, "global", an_agent(sandbox), "ticket_sidebar")
    assert client.post(LAUNCH, data={"token": token}).status_code == 200
    assert client.post(LAUNCH, data={"token": token}).status_code == 401


def test_a_token_opens_the_app_once_also_after_a_restart(client, sandbox, parts):
    token = sign_app_token(sandbox.world, "global", an_agent(sandbox), "ticket_sidebar")
    assert client.post(LAUNCH, data={"token": token}).status_code == 200
    assert create_app(parts).test_client().post(LAUNCH, data={"token": token}).status_code == 401


def test_a_token_in_the_address_opens_nothing(client, sandbox):
    token = sign_app_token(sandbox.world, "global", an_agent(sandbox), "ticket_sidebar")
    assert client.post(f"{LAUNCH}?token={token}").status_code == 401
    assert client.post(LAUNCH, data={"token": token}).status_code == 200  # and it was not taken by that


def test_a_launch_by_get_is_refused_and_told_what_is_allowed(client, sandbox):
    token = sign_app_token(sandbox.world, "global", an_agent(sandbox), "ticket_sidebar")
    answer = client.get(f"{LAUNCH}?token={token}")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://gitlab.zendesk.com/api/v2/apps/installations/1.json"},
        {"iss": "evil.zendesk.com"},
        {"sub": "https://evil.zendesk.com/api/v2/users/1.json"},
        {"exp": int(time.time()) - 60},
        {"context": {"product": "support", "location": "modal"}},
    ],
)
def test_a_launch_with_a_wrong_claim_gets_no_session(client, sandbox, claims):
    answer = launch(client, sandbox, **claims)
    assert answer.status_code in (401, 403)
    assert b"application/json" not in answer.data


def test_a_launch_without_a_token_is_refused(client):
    assert client.post(LAUNCH).status_code == 401


def test_a_customer_who_is_no_agent_is_refused(client, sandbox):
    assert launch(client, sandbox, agent_id=an_agent(sandbox, role="end-user")).status_code == 403


def test_somebody_whom_zendesk_does_not_know_is_refused(client, sandbox):
    assert launch(client, sandbox, agent_id=1).status_code == 403


def test_an_agent_may_try_the_same_token_again_when_zendesk_was_away(client, sandbox):
    token = sign_app_token(sandbox.world, "global", an_agent(sandbox), "ticket_sidebar")
    launch(client, sandbox)  # so that the app's key is known
    agent = sign_app_token(sandbox.world, "global", an_agent(sandbox, role="admin"), "ticket_sidebar")
    sandbox.fault("zendesk", status=500)
    assert client.post(LAUNCH, data={"token": agent}).status_code >= 400
    sandbox.clear()
    assert client.post(LAUNCH, data={"token": token}).status_code == 200


@pytest.mark.parametrize(("profile", "spoken"), [("fr-CA", "fr-CA"), (None, "de-AT")])
def test_the_session_speaks_the_agents_language_in_zendesk_else_the_browsers(client, sandbox, parts, profile, spoken):
    agent = an_agent(sandbox)
    sandbox.world.zendesk["global"].users[agent]["locale"] = profile
    token = sign_app_token(sandbox.world, "global", agent, "ticket_sidebar")
    page = client.post(LAUNCH, data={"token": token}, headers={"Accept-Language": "de-AT, en;q=0.5"})
    assert parts.sessions.read(session_of(page)["token"]).locale == spoken


# ------------------------------------------------------------------ data


@pytest.mark.parametrize("address", DATA)
def test_without_credentials_no_data_are_given(client, address):
    answer = client.get(address)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Token x", "Bearer x", "Bearer a.b.c", "x"])
@pytest.mark.parametrize("address", [READ, "/sidebar/tickets/4242/card"])
def test_with_credentials_that_are_none_no_data_are_given(client, address, header):
    assert client.get(address, headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("where", ["cookie", "address", "form"])
def test_a_session_counts_in_its_header_only(client, token, where):
    if where == "cookie":
        answer = client.get(READ, headers={"Cookie": f"token={token}; session={token}; Authorization=Bearer {token}"})
    elif where == "address":
        answer = client.get(f"{READ}&token={token}&access_token={token}")
    else:
        answer = client.get(READ, data={"token": token, "Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_zendesks_own_token_is_no_session(client, sandbox):
    token = sign_app_token(sandbox.world, "global", an_agent(sandbox), "ticket_sidebar")
    assert client.get(READ, headers=bearer(token)).status_code == 401


def test_a_session_may_ask_about_its_own_instance_only(client, sandbox):
    token = session_of(launch(client, sandbox, instance="us-government"))["token"]
    assert client.get("/api/v1/tickets/7001/context", headers=bearer(token)).json["instance"] == "us-government"
    answer = client.get(READ, headers=bearer(token))
    assert answer.status_code == 403
    assert answer.json["code"] == "other_instance"
    assert client.get("/sidebar/tickets/4242/card?instance=global", headers=bearer(token)).status_code == 403


def test_an_expired_session_is_refused_and_says_so(client, settings, sandbox):
    assert client.get(READ, headers=bearer(aged(settings, sandbox, minutes=14))).status_code == 200
    answer = client.get(READ, headers=bearer(aged(settings, sandbox, minutes=16)))
    assert (answer.status_code, answer.json["code"]) == (401, "session_expired")


def test_a_changed_session_is_refused(client, token):
    answer = client.get(READ, headers=bearer(token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")))
    assert (answer.status_code, answer.json["code"]) == (401, "session_invalid")


def test_a_session_of_an_instance_that_is_configured_no_more_is_refused(client, token, app, parts, settings, engine):
    fewer = replace(settings, instances=settings.instances[1:])
    other = create_app(replace(parts, settings=fewer)).test_client()
    assert other.get("/api/v1/tickets/4242/context", headers=bearer(token)).status_code == 401


# ------------------------------------------------------------------ programs


def test_an_api_token_may_read_any_instance(client, engine):
    token = api_token(engine)
    assert client.get(READ, headers=bearer(token)).status_code == 200
    other = client.get("/api/v1/tickets/7001/context?instance=us-government", headers=bearer(token))
    assert other.json["instance"] == "us-government"


def test_an_api_token_that_may_read_may_not_act(client, engine):
    address = "/api/v1/organizations/1/overrides?instance=global"
    answer = client.post(address, json={}, headers=bearer(api_token(engine)))
    assert (answer.status_code, answer.json["code"]) == (403, "scope_too_small")
    assert "--scope act" in answer.json["hint"]


def test_a_revoked_api_token_is_refused(client, engine):
    token = api_token(engine)
    with session_scope(engine) as session:
        tokens.revoke(session, token.split("_")[1], clock.now())
    answer = client.get(READ, headers=bearer(token))
    assert (answer.status_code, answer.json["code"]) == (401, "token_revoked")


def test_an_api_token_opens_no_page_of_the_sidebar_and_renews_nothing(client, engine):
    token = api_token(engine, "act")
    assert client.get("/sidebar/tickets/4242/card", headers=bearer(token)).status_code == 401
    assert client.post(RENEW, headers=bearer(token)).status_code == 401


def test_the_use_of_an_api_token_is_noted(client, engine):
    token = api_token(engine)
    client.get("/api/v1/accounts?query=zz&instance=global", headers=bearer(token))
    with session_scope(engine) as session:
        assert tokens.listed(session)[0].last_used_at is not None


# ------------------------------------------------------------------ none forgotten


def test_every_route_of_the_app_has_its_guard(app):
    guards.require_everywhere(app)
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "guard", None) is guards.public
    }
    assert public == {
        "api-docs.openapi_json",
        "board.explained",
        "extension_config.config",
        "extension_sign_in.start",
        "extension_sign_in.zendesk",
        "health.health",
        "health.ready",
        "sidebar.asset",
        "sign_in.token",
    }


def test_an_app_with_a_route_that_has_no_guard_does_not_start():
    app = Flask(__name__, static_folder=None)
    bare, guarded = Blueprint("bare", __name__), Blueprint("guarded", __name__)
    bare.get("/a")(lambda: "a")
    bare.get("/b", endpoint="b")(guards.public(lambda: "b"))
    guarded.get("/c")(lambda: "c")
    guards.session_required.over(guarded)
    app.register_blueprint(bare)
    app.register_blueprint(guarded)
    with pytest.raises(RuntimeError, match=r"No guard beside: bare\.<lambda>\."):
        guards.require_everywhere(app)


def test_a_guard_of_one_blueprint_does_not_count_for_another():
    app = Flask(__name__, static_folder=None)
    app.before_request(lambda: g.setdefault("seen", True) and None)
    other = Blueprint("other", __name__)
    other.before_request(lambda: None)
    other.get("/", endpoint="open")(lambda: "")
    app.register_blueprint(other)
    with pytest.raises(RuntimeError, match=r"other\.open"):
        guards.require_everywhere(app)
