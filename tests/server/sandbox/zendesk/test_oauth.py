"""Who may call Zendesk."""

import pytest
import requests


def test_client_credentials_give_a_bearer_token_that_expires(zendesk):
    minted = zendesk.mint().json()
    assert (minted["token_type"], minted["scope"], minted["expires_in"]) == ("bearer", "read write", 1800)


def test_a_wrong_secret_is_refused(zendesk):
    response = zendesk.mint(client_secret="wrong")
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


def test_another_grant_is_refused(zendesk):
    assert zendesk.mint(grant_type="password").json()["error"] == "unsupported_grant_type"


def test_a_revoked_token_is_an_invalid_token(zendesk):
    assert zendesk.call("DELETE", "/api/v2/oauth/tokens/current").status_code == 204
    response = zendesk.call("GET", "/api/v2/users/me")
    assert (response.status_code, response.json()["error"]) == (401, "invalid_token")


def test_an_expired_token_is_an_invalid_token(zendesk, fakes):
    instance = fakes.world.zendesk["global"]
    instance.tokens[zendesk.token] = instance.tokens[zendesk.token].replace(year=2020)
    assert zendesk.call("GET", "/api/v2/users/me").json()["error"] == "invalid_token"


def test_a_token_of_one_instance_opens_no_other(zendesk, us_government):
    response = requests.get(
        f"{us_government.url}/api/v2/users/me", headers={"Authorization": f"Bearer {zendesk.token}"}, timeout=5
    )
    assert response.status_code == 401


def test_the_legacy_token_still_opens(zendesk):
    pair = (f"{zendesk.credentials['email']}/token", zendesk.credentials["api_token"])
    me = requests.get(f"{zendesk.url}/api/v2/users/me.json", auth=pair, timeout=5)
    assert me.json()["user"]["email"] == zendesk.credentials["email"]
    wrong = requests.get(f"{zendesk.url}/api/v2/users/me.json", auth=(pair[0], "wrong"), timeout=5)
    assert (wrong.status_code, wrong.json()) == (401, {"error": "Couldn't authenticate you"})


def test_nobody_is_nobody(zendesk):
    assert requests.get(f"{zendesk.url}/api/v2/users/me", timeout=5).status_code == 401


@pytest.mark.parametrize(
    ("scope", "read", "write"),
    [
        ("read", 200, 403),
        ("write", 403, 200),
        ("read write", 200, 200),
        ("tickets:read tickets:write", 200, 200),
        ("users:read users:write", 403, 403),
        ("", 200, 403),
    ],
)
def test_a_token_does_what_its_scopes_say(zendesk, scope, read, write):
    zendesk.token = zendesk.mint(scope=scope).json()["access_token"]
    assert zendesk.call("GET", "/api/v2/tickets/4242").status_code == read
    refused = zendesk.put(4242, priority="high")
    assert refused.status_code == write
    if write == 403:
        assert refused.json()["description"] == "Missing the following required scopes: write"
