from dataclasses import replace
from datetime import timedelta

import pytest
import responses
from sqlalchemy import text

from server import clock
from server.access.limits import Limits
from server.app import create_app
from server.settings import ZendeskCredentials
from tests.server.web.extension.signing_in import (
    CHROMIUM,
    FIREFOX,
    START,
    STATE,
    TOKEN,
    a_proof,
    answer_of,
    as_browser,
    asked_with,
    begin,
    code_for,
    decide,
    exchange,
    query_of,
    signed_in,
)
from tests.server.web.launching import an_agent

READ = "/api/v1/tickets/4242/context?instance=global"


def made_older(engine, table, **age):
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET expires_at = :at"), {"at": clock.now() - timedelta(**age)})


def kept(engine):
    """Everything that the database holds of sign-ins and tokens, as text."""
    with engine.connect() as connection:
        return "\n".join(
            row
            for table in ("sign_in", "sign_in_code", "api_token")
            for row in connection.execute(text(f"SELECT row_to_json({table})::text FROM {table}")).scalars()
        )


def light_agent(sandbox):
    return next(key for key, user in sandbox.world.zendesk["global"].users.items() if user["role_type"] == 1)


# ------------------------------------------------------------------ all goes well


@pytest.mark.parametrize("way_back", [CHROMIUM, FIREFOX])
def test_an_agent_signs_in_and_may_read_with_the_token_that_comes_of_it(client, sandbox, way_back):
    agent = an_agent(sandbox)
    verifier, challenge = a_proof()
    code = code_for(client, sandbox, challenge, agent, redirect_uri=way_back)
    answer = exchange(client, code, verifier, redirect_uri=way_back)
    name = sandbox.world.zendesk["global"].users[agent]["name"]
    assert answer.json["agent"] == {"id": agent, "name": name}
    assert answer.json["instance"] == "global"
    assert client.get(READ, headers=as_browser(answer.json)).status_code == 200


def test_administrators_and_light_agents_may_sign_in_as_they_may_open_the_sidebar(client, sandbox):
    for agent in (an_agent(sandbox, role="admin"), light_agent(sandbox)):
        assert signed_in(client, sandbox, agent)["agent"]["id"] == agent


def test_zendesk_is_asked_with_a_proof_of_our_own_and_for_no_more_than_who_it_is(client, sandbox):
    _, challenge = a_proof()
    _, asked = answer_of(client.get(START, query_string=asked_with(challenge)))
    assert asked["scope"] == "users:read"
    assert asked["code_challenge_method"] == "S256"
    assert asked["code_challenge"] != challenge
    assert asked["state"] != STATE


def test_zendesks_token_is_revoked_at_once(client, sandbox):
    before = set(sandbox.world.zendesk["global"].owners)
    signed_in(client, sandbox)
    account = sandbox.world.zendesk["global"]
    (theirs,) = set(account.owners) - before
    assert theirs not in account.tokens
    asked = [(entry["method"], entry["path"]) for entry in sandbox.requests("zendesk")]
    assert ("DELETE", "/api/v2/oauth/tokens/current") in asked


def test_no_secret_is_kept_in_the_database_and_none_stands_in_an_address(client, sandbox, engine):
    verifier, challenge = a_proof()
    location = begin(client, challenge)
    _, at_zendesk = answer_of(client.get(START, query_string=asked_with(challenge)))
    assert at_zendesk["state"] not in kept(engine)
    back = client.get(decide(location, an_agent(sandbox)))
    _, answer = answer_of(back)
    assert set(answer) == {"code", "state"}
    assert answer["code"] not in kept(engine)
    assert back.headers["Referrer-Policy"] == "no-referrer"
    assert back.headers["Cache-Control"] == "no-store"
    token = exchange(client, answer["code"], verifier).json["token"]
    assert token.rpartition("_")[2] not in kept(engine)


# ------------------------------------------------------------------ where it may lead


@pytest.mark.parametrize(
    "way_back",
    [
        None,
        "",
        "https://evil.example/",
        CHROMIUM.rstrip("/"),
        f"{CHROMIUM}?",
        f"{CHROMIUM}x",
        CHROMIUM.upper(),
        CHROMIUM.replace("https:", "http:"),
        f"https://evil.example/?{CHROMIUM}",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_not_on_the_list_letter_by_letter_is_told_in_words_and_never_gone_to(client, way_back):
    _, challenge = a_proof()
    answer = client.get(START, query_string=asked_with(challenge, redirect_uri=way_back))
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "extension.redirect_uris" in answer.text
    assert "evil.example" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_page_speaks_the_readers_language(client):
    assert "Nicht angemeldet" in client.get(START, headers={"Accept-Language": "de-AT"}).text


def test_an_address_that_was_taken_off_the_list_meanwhile_is_not_gone_to(client, sandbox, parts, settings):
    _, challenge = a_proof()
    back = decide(begin(client, challenge), an_agent(sandbox))
    fewer = replace(settings, extension=replace(settings.extension, redirect_uris=(FIREFOX,)))
    answer = create_app(replace(parts, settings=fewer)).test_client().get(back)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"instance": "nowhere"}, "instance_unknown"),
        ({"instance": None}, "instance_unknown"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"state": "x" * 600}, "invalid_request"),
        ({"state": "a state with <markup>"}, "invalid_request"),
    ],
)
def test_what_cannot_be_begun_goes_back_to_the_extension_with_words(client, changed, error):
    _, challenge = a_proof()
    address, answer = answer_of(client.get(START, query_string=asked_with(challenge, **changed)))
    assert (address, answer["error"]) == (CHROMIUM, error)
    assert len(answer["error_description"]) > 20
    assert answer.get("state") == (STATE if "state" not in changed else None)


def test_nobody_fills_our_database_with_sign_ins_that_they_never_finish(parts, engine):
    few = create_app(replace(parts, limits=Limits(3))).test_client()
    answers = [answer_of(few.get(START, query_string=asked_with(a_proof()[1]))) for _ in range(5)]
    assert [answer.get("error") for _, answer in answers] == [
        None,
        None,
        None,
        "too_many_requests",
        "too_many_requests",
    ]
    assert kept(engine).count(CHROMIUM) == 3
    body = {"code": "x", "code_verifier": "x", "redirect_uri": CHROMIUM, "browser": "x"}
    assert few.post(TOKEN, json=body).status_code == 429


def test_a_zendesk_without_an_oauth_client_says_so(client, parts, settings):
    bare = [replace(instance, credentials=ZendeskCredentials()) for instance in settings.instances]
    sign_ins = {each.name: type(parts.sign_ins[each.name])(each, None) for each in bare if each.workspace_origin}
    other = create_app(replace(parts, sign_ins=sign_ins)).test_client()
    _, challenge = a_proof()
    assert answer_of(other.get(START, query_string=asked_with(challenge)))[1]["error"] == "no_oauth_client"


# ------------------------------------------------------------------ back from Zendesk


def test_a_no_at_zendesk_goes_back_as_a_no(client, sandbox):
    _, challenge = a_proof()
    back = decide(begin(client, challenge), an_agent(sandbox), "deny")
    address, answer = answer_of(client.get(back, headers={"Accept-Language": "de"}))
    assert (address, answer["error"], answer["state"]) == (CHROMIUM, "access_denied", STATE)
    assert "abgelehnt" in answer["error_description"]


@pytest.mark.parametrize("answer", ["error=invalid_scope", "error=server_error&error_description=Oh", ""])
def test_what_goes_wrong_at_zendesk_is_not_told_as_a_no_of_the_agents(client, answer):
    _, challenge = a_proof()
    state = query_of(begin(client, challenge))["state"]
    _, told = answer_of(client.get(f"/auth/extension/zendesk?state={state}&{answer}"))
    assert (told["error"], told["state"]) == ("sign_in", STATE)
    assert "Oh" not in told["error_description"]


def test_a_zendesk_that_is_not_served_any_more_when_its_answer_comes_is_told(client, sandbox, parts):
    _, challenge = a_proof()
    back = decide(begin(client, challenge), an_agent(sandbox))
    others = {name: one for name, one in parts.sign_ins.items() if name != "global"}
    told = create_app(replace(parts, sign_ins=others)).test_client().get(back)
    assert answer_of(told)[1]["error"] == "instance_unknown"


def test_whoever_is_no_agent_is_refused(client, sandbox):
    _, challenge = a_proof()
    back = decide(begin(client, challenge), an_agent(sandbox, role="end-user"))
    assert answer_of(client.get(back))[1]["error"] == "not_an_agent"


def test_a_suspended_agent_is_refused(client, sandbox):
    agent = an_agent(sandbox)
    sandbox.world.zendesk["global"].users[agent]["suspended"] = True
    _, challenge = a_proof()
    assert answer_of(client.get(decide(begin(client, challenge), agent)))[1]["error"] == "not_an_agent"


@pytest.mark.parametrize("query", ["", "?state=made-up&code=x", "?code=x"])
def test_an_answer_to_a_sign_in_that_was_not_begun_here_is_a_page_with_words(client, query):
    answer = client.get(f"/auth/extension/zendesk{query}")
    assert answer.status_code == 401
    assert "Location" not in answer.headers


def test_an_answer_counts_once(client, sandbox):
    _, challenge = a_proof()
    back = decide(begin(client, challenge), an_agent(sandbox))
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


def test_an_answer_after_ten_minutes_counts_no_more(client, sandbox, engine):
    _, challenge = a_proof()
    back = decide(begin(client, challenge), an_agent(sandbox))
    made_older(engine, "sign_in", seconds=1)
    assert client.get(back).status_code == 401


def test_a_code_of_somebody_elses_sign_in_is_refused_by_zendesk_for_want_of_the_proof(client, sandbox):
    _, challenge = a_proof()
    first = decide(begin(client, challenge), an_agent(sandbox))
    second = decide(begin(client, challenge), an_agent(sandbox, role="admin"))
    code, state = query_of(first)["code"], query_of(second)["state"]
    _, answer = answer_of(client.get("/auth/extension/zendesk", query_string={"code": code, "state": state}))
    assert answer["error"] == "sign_in"


@pytest.mark.parametrize("path", ["^/oauth/tokens", "^/api/v2/users/me"])
def test_a_zendesk_that_is_away_is_told_as_such(client, sandbox, path):
    _, challenge = a_proof()
    back = decide(begin(client, challenge), an_agent(sandbox))
    sandbox.fault("zendesk", status=503, path=path)
    assert answer_of(client.get(back))[1]["error"] == "zendesk_away"


def test_a_revocation_that_fails_keeps_nobody_out(client, sandbox):
    sandbox.fault("zendesk", status=503, method="DELETE")
    assert signed_in(client, sandbox)["token"]


@pytest.mark.parametrize("body", ['{"user": {"id": null, "name": "Anonymous user"}}', "[]", "{}", "not JSON"])
def test_an_answer_of_zendesk_that_names_nobody_signs_nobody_in(client, settings, body):
    _, challenge = a_proof()
    _, asked = answer_of(client.get(START, query_string=asked_with(challenge)))
    at = settings.instance("global").base_url
    with responses.RequestsMock() as zendesk:
        zendesk.post(f"{at}/oauth/tokens", json={"access_token": "t"})
        zendesk.get(f"{at}/api/v2/users/me", body=body)
        revoked = zendesk.delete(f"{at}/api/v2/oauth/tokens/current", status=204)
        answer = client.get("/auth/extension/zendesk", query_string={"code": "x", "state": asked["state"]})
        assert revoked.call_count == 1
    assert answer_of(answer)[1]["error"] in ("failed", "zendesk_away")
