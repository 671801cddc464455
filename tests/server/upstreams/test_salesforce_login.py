"""Both ways to sign in, and where a token may go."""

import pytest

from server.errors import UpstreamRefused
from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.salesforce_login import Login, trusted_address
from tests.server.upstreams.small_world import settings_of


def login(sandbox, **changed):
    settings = settings_of(sandbox, salesforce=changed)
    return Login(settings.salesforce, Door("salesforce", settings))


def test_a_private_key_signs_in_by_jwt_bearer(sandbox):
    token = login(sandbox).mint(Budget(10))
    assert token.value
    assert token.address == sandbox.urls["salesforce"]
    assert sandbox.requests("salesforce")[0]["body"]["grant_type"].endswith("jwt-bearer")


def test_a_key_with_literal_line_ends_works(sandbox):
    key = sandbox.credentials()["salesforce"]["private_key"].replace("\n", "\\n")
    assert login(sandbox, private_key=key).mint(Budget(10)).value


def test_a_client_secret_signs_in_without_a_key(sandbox):
    assert login(sandbox, private_key="", client_secret="salesforce-secret").mint(Budget(10)).value


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"username": "somebody@else.example"}, "Pre-authorise"),
        ({"audience": "https://wrong.example"}, "salesforce.audience"),
        ({"client_id": "other"}, "LIAISON_SALESFORCE_CLIENT_ID"),
        ({"private_key": "", "client_secret": "wrong"}, "CLIENT_SECRET"),
        ({"private_key": "", "client_secret": ""}, "LIAISON_SALESFORCE_CLIENT_ID"),
        ({"private_key": "no key"}, "PRIVATE_KEY"),
    ],
)
def test_a_refused_sign_in_names_the_setting_that_mends_it(sandbox, changed, hint):
    with pytest.raises(UpstreamRefused) as error:
        login(sandbox, **changed).mint(Budget(10))
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("configured", "answered", "taken"),
    [
        ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("https://login.salesforce.com", "https://acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com", "https://eu9.force.com", "https://eu9.force.com"),
        ("https://acme.my.salesforce.com", "http://acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com", "https://evil.example", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com", "https://salesforce.com.evil.example", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com", "https://x@evil.example", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com", "http://127.0.0.1:1", "https://acme.my.salesforce.com"),
        ("https://sf.acme.example", "https://other.acme.example", "https://sf.acme.example"),
        ("http://127.0.0.1:8602", "http://localhost:8602", "http://localhost:8602"),
        ("http://127.0.0.1:8602", "https://evil.example", "http://127.0.0.1:8602"),
        ("https://acme.my.salesforce.com/", None, "https://acme.my.salesforce.com"),
    ],
)
def test_a_token_goes_only_to_salesforce(configured, answered, taken):
    assert trusted_address(configured, answered) == taken
