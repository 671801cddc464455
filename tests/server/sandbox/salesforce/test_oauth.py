"""Salesforce's token endpoint and sessions."""

import time

import jwt
import pytest

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture
def assert_as(salesforce):
    """Mints with an assertion; claims can be changed."""

    def mint(key=None, algorithm="RS256", **changed):
        given = salesforce.credentials
        claims = {
            "iss": given["client_id"],
            "sub": given["username"],
            "aud": "https://login.salesforce.com",
            "exp": int(time.time()) + 120,
        }
        assertion = jwt.encode(claims | changed, key or given["private_key"], algorithm=algorithm)
        return salesforce.mint(grant_type=JWT_BEARER, assertion=assertion)

    return mint


def test_a_signed_assertion_opens_a_session(assert_as, salesforce):
    minted = assert_as().json()
    assert minted["instance_url"] == salesforce.url
    salesforce.token = minted["access_token"]
    assert salesforce.records("SELECT Id FROM User LIMIT 1")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"aud": "https://elsewhere.example"}, "invalid_grant"),
        ({"sub": "somebody@gitlab.example"}, "invalid_grant"),
        ({"exp": 1}, "invalid_grant"),
        ({"exp": int(time.time()) + 86_400}, "invalid_grant"),
        ({"iss": "another-app"}, "invalid_client_id"),
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(assert_as, changed, error):
    response = assert_as(**changed)
    assert (response.status_code, response.json()["error"]) == (400, error)


def test_an_assertion_signed_otherwise_is_refused(assert_as):
    assert assert_as(key="a secret that is long enough for HS256", algorithm="HS256").status_code == 400


def test_a_wrong_client_secret_is_refused(salesforce):
    response = salesforce.mint(client_id=salesforce.credentials["client_id"], client_secret="wrong")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client")


def test_another_grant_is_refused(salesforce):
    assert salesforce.mint(grant_type="password").json()["error"] == "unsupported_grant_type"


def test_a_session_that_is_none_is_said_as_a_list(salesforce):
    salesforce.token = "gone"
    response = salesforce.query("SELECT Id FROM User")
    assert response.status_code == 401
    assert response.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_usage_stands_in_a_header(salesforce):
    assert salesforce.query("SELECT Id FROM User").headers["Sforce-Limit-Info"].startswith("api-usage=")
