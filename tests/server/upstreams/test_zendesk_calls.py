"""Signing in to Zendesk, and what its refusals become."""

import threading

import pytest
import responses

from server.errors import UpstreamMalformed, UpstreamNotFound, UpstreamRefused
from server.settings import ZendeskCredentials
from server.upstreams.zendesk_calls import ZendeskCalls
from tests.server.upstreams.small_world import instance_of, settings_of

API = "https://odd.zendesk.com/api/v2"


def calls_of(sandbox, **changed):
    return ZendeskCalls(instance_of(sandbox, **changed), settings_of(sandbox))


@pytest.fixture
def calls(sandbox):
    return calls_of(sandbox)


@pytest.fixture
def odd(sandbox):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as answers:
        answers.post("https://odd.zendesk.com/oauth/tokens", json={"access_token": "t", "expires_in": 1800})
        yield calls_of(sandbox, base_url="", subdomain="odd"), answers


def get(calls, path="users/me"):
    return calls.get(path, calls.budget(None))


def mints(sandbox):
    return sum(entry["path"] == "/oauth/tokens" for entry in sandbox.requests("zendesk"))


def test_one_token_serves_every_call(calls, sandbox):
    for _ in range(3):
        get(calls)
    assert mints(sandbox) == 1


def test_a_token_that_was_taken_back_is_minted_again_once(calls, sandbox):
    get(calls)
    sandbox.world.zendesk["global"].tokens.clear()
    assert get(calls)["user"]["email"] == "bot@gitlab.example"
    assert mints(sandbox) == 2


def test_many_threads_mint_one_token(calls, sandbox):
    sandbox.fault("zendesk", latency_ms=50, path="/oauth/tokens")
    threads = [threading.Thread(target=get, args=(calls,)) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mints(sandbox) == 1
    assert len(sandbox.requests("zendesk")) == 31


def test_a_token_that_stays_refused_is_a_refusal_and_no_loop(odd):
    calls, answers = odd
    answers.get(f"{API}/users/me", status=401, json={"error": "invalid_token"})
    with pytest.raises(UpstreamRefused, match="invalid_token"):
        get(calls)
    assert len(answers.calls) == 4


def test_wrong_credentials_name_the_settings(sandbox):
    calls = calls_of(sandbox, credentials=ZendeskCredentials("liaison", "wrong"))
    with pytest.raises(UpstreamRefused) as error:
        get(calls)
    assert error.value.code == "sign_in"
    assert "LIAISON_ZENDESK_GLOBAL_CLIENT_SECRET" in error.value.hint
    assert "wrong" not in str(error.value)


def test_without_a_client_id_the_legacy_token_is_used(sandbox):
    calls = calls_of(sandbox, credentials=ZendeskCredentials(email="bot@gitlab.example", api_token="legacy-token"))
    assert get(calls)["user"]["name"] == "Liaison Bot"
    assert mints(sandbox) == 0


def test_a_refused_legacy_token_names_its_settings(sandbox):
    calls = calls_of(sandbox, credentials=ZendeskCredentials(email="bot@gitlab.example", api_token="wrong"))
    with pytest.raises(UpstreamRefused) as error:
        get(calls)
    assert "LIAISON_ZENDESK_GLOBAL_API_TOKEN" in error.value.hint


def test_no_credentials_at_all_is_said_without_asking(sandbox):
    with pytest.raises(UpstreamRefused) as error:
        get(calls_of(sandbox, credentials=ZendeskCredentials()))
    assert error.value.code == "no_credentials"
    assert sandbox.requests("zendesk") == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (
            403,
            {"error": {"title": "Forbidden", "message": "You do not have access"}},
            UpstreamRefused,
            "do not have access",
        ),
        (404, {"error": "RecordNotFound", "description": "Not found"}, UpstreamNotFound, "none that we may see"),
        (404, {"error": {"title": "No help desk at odd.zendesk.com"}}, UpstreamRefused, "No help desk"),
        (
            422,
            {"error": "RecordInvalid", "description": "Record validation errors"},
            UpstreamRefused,
            "validation errors",
        ),
        (403, [], UpstreamRefused, "does not let us"),
    ],
)
def test_each_of_zendesks_errors_is_one_of_ours(odd, status, body, kind, said):
    calls, answers = odd
    answers.get(f"{API}/users/me", status=status, json=body)
    with pytest.raises(kind, match=said):
        get(calls)


def test_an_error_page_is_not_quoted(odd):
    calls, answers = odd
    answers.get(f"{API}/users/me", status=403, body="<html>a page</html>")
    with pytest.raises(UpstreamRefused) as error:
        get(calls)
    assert "html" not in error.value.message


@pytest.mark.parametrize("body", ["<html>sign in</html>", "[]", '"text"', ""])
def test_an_answer_that_is_no_json_object_is_malformed(odd, body):
    calls, answers = odd
    answers.get(f"{API}/users/me", body=body, content_type="text/html")
    with pytest.raises(UpstreamMalformed):
        get(calls)


def test_a_sign_in_without_a_token_is_malformed(sandbox):
    with responses.RequestsMock() as answers:
        answers.post("https://odd.zendesk.com/oauth/tokens", json={"token_type": "bearer"})
        with pytest.raises(UpstreamMalformed, match="no access token"):
            get(calls_of(sandbox, base_url="", subdomain="odd"))
