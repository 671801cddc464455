"""Somebody lets an application know who they are."""

import base64
import hashlib
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
INES, LIGHT, CUSTOMER, SUSPENDED = 38010000011, 38010000031, 39010000001, 39010000020


@pytest.fixture
def asked(fakes, zendesk):
    return {
        "response_type": "code",
        "client_id": zendesk.credentials["client_id"],
        "redirect_uri": f"{fakes.world.liaison_url}/auth/extension/zendesk",
        "scope": "users:read",
        "state": "our-state",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }


def page(zendesk, asked):
    return requests.get(f"{zendesk.url}/oauth/authorizations/new", params=asked, timeout=10)


def decided(zendesk, asked, user_id=INES, decision="allow"):
    form = {**asked, "user_id": user_id, "decision": decision}
    answer = requests.post(f"{zendesk.url}/oauth/authorizations", data=form, timeout=10, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def exchanged(zendesk, asked, code, **changed):
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked["redirect_uri"],
        "code_verifier": VERIFIER,
        **changed,
    }
    return zendesk.mint(**body)


def me(zendesk, token):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{zendesk.url}/api/v2/users/me.json", headers=headers, timeout=10)


def test_the_page_offers_an_agent_a_light_one_a_customer_and_one_who_is_suspended(zendesk, asked):
    text = unescape(page(zendesk, asked).text)
    for user_id, seat in ((INES, "agent"), (LIGHT, "light agent"), (SUSPENDED, "end-user, suspended")):
        assert f'<option value="{user_id}">' in text
        assert f"({seat})" in text
    assert "(end-user)" in text
    assert "users:read" in text


def test_a_yes_comes_back_with_a_code_and_the_state(zendesk, asked):
    assert set(decided(zendesk, asked)) == {"code", "state"}
    assert decided(zendesk, asked)["state"] == "our-state"


def test_a_no_comes_back_in_zendesks_words(zendesk, asked):
    assert decided(zendesk, asked, decision="deny") == {
        "error": "access_denied",
        "error_description": "The end-user or authorization server denied the request.",
        "state": "our-state",
    }


@pytest.mark.parametrize("user_id", [INES, LIGHT, CUSTOMER, SUSPENDED])
def test_the_token_for_the_code_is_theirs_who_said_yes(zendesk, asked, user_id):
    minted = exchanged(zendesk, asked, decided(zendesk, asked, user_id)["code"]).json()
    assert (minted["token_type"], minted["scope"]) == ("bearer", "users:read")
    assert me(zendesk, minted["access_token"]).json()["user"]["id"] == user_id


def test_the_token_may_do_what_was_asked_for_and_no_more(zendesk, asked):
    zendesk.token = exchanged(zendesk, asked, decided(zendesk, asked)["code"]).json()["access_token"]
    assert zendesk.call("GET", "/api/v2/tickets/4242").status_code == 403


def test_it_lives_as_short_as_is_asked_for_but_for_five_minutes_at_least(zendesk, asked):
    for wanted, given in ((300, 300), (1, 300), (900, 900)):
        code = decided(zendesk, asked)["code"]
        assert exchanged(zendesk, asked, code, expires_in=wanted).json()["expires_in"] == given


def test_it_can_be_revoked_with_itself(zendesk, asked):
    zendesk.token = exchanged(zendesk, asked, decided(zendesk, asked)["code"]).json()["access_token"]
    assert zendesk.call("DELETE", "/api/v2/oauth/tokens/current.json").status_code == 204
    assert me(zendesk, zendesk.token).json()["error"] == "invalid_token"


def test_a_code_counts_once(zendesk, asked):
    code = decided(zendesk, asked)["code"]
    assert exchanged(zendesk, asked, code).status_code == 200
    again = exchanged(zendesk, asked, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_is_short_lived(zendesk, asked, fakes):
    code = decided(zendesk, asked)["code"]
    grant = fakes.world.zendesk["global"].grants[code]
    grant.expires_at = grant.expires_at.replace(year=2020)
    assert exchanged(zendesk, asked, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed", [{"code_verifier": CHALLENGE}, {"code_verifier": None}, {"redirect_uri": "https://evil.example/"}]
)
def test_a_code_is_for_whoever_began_with_it(zendesk, asked, changed):
    code = decided(zendesk, asked)["code"]
    assert exchanged(zendesk, asked, code, **changed).json()["error"] == "invalid_grant"


def test_a_code_needs_the_clients_secret(zendesk, asked):
    code = decided(zendesk, asked)["code"]
    assert exchanged(zendesk, asked, code, client_secret="wrong").json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "https://evil.example/"},
        {"response_type": "token"},
        {"code_challenge": ""},
        {"code_challenge": CHALLENGE[:-1]},
        {"code_challenge_method": "plain"},
    ],
)
def test_what_cannot_be_asked_is_said_on_a_page_that_leads_nowhere(zendesk, asked, changed):
    wrong = {**asked, **changed}
    for answer in (
        page(zendesk, wrong),
        requests.post(f"{zendesk.url}/oauth/authorizations", data={**wrong, "decision": "allow"}, timeout=10),
    ):
        assert answer.status_code == 400
        assert "Invalid Authorization Request" in answer.text
        assert "evil.example" not in answer.text


def test_hostile_text_stays_text(zendesk, asked):
    assert "<script" not in page(zendesk, {**asked, "state": '"><script>alert(1)</script>'}).text


def test_nobody_elses_secret_is_written_down(zendesk, asked, fakes):
    exchanged(zendesk, asked, decided(zendesk, asked)["code"])
    body = [entry for entry in fakes.requests("zendesk") if entry["path"] == "/oauth/tokens"][-1]["body"]
    assert {body[key] for key in ("code", "code_verifier", "client_secret")} == {"[secret]"}
