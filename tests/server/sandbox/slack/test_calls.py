"""Tokens, scopes and arguments."""

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def test_the_scopes_stand_in_a_header(slack, fakes):
    answer = slack.auth_test()
    assert answer["user_id"] == "U00LIAISON"
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["x-oauth-scopes"].split(",") == fakes.world.slack.scopes


def test_a_missing_scope_is_named_with_those_we_have(slack, fakes):
    fakes.world.slack.scopes = ["chat:write"]
    with pytest.raises(SlackApiError) as refused:
        slack.users_lookupByEmail(email="mira.solberg@gitlab.example")
    answer = refused.value.response
    assert answer.status_code == 200
    assert answer.data == {
        "ok": False,
        "error": "missing_scope",
        "needed": "users:read.email",
        "provided": "chat:write",
    }


def test_a_wrong_token_is_invalid_and_none_is_not_authed(fakes):
    base = f"{fakes.urls['slack']}/api/"
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient("wrong", base_url=base).auth_test()
    assert requests.post(f"{base}auth.test", timeout=5).json() == {"ok": False, "error": "not_authed"}


def test_a_method_that_is_none_is_unknown(slack):
    with pytest.raises(SlackApiError, match="unknown_method"):
        slack.api_call("users.lookupByMail")


@pytest.mark.parametrize("how", ["params", "data", "json"])
def test_arguments_may_come_any_way(slack, how):
    answer = slack.api_call("users.info", **{how: {"user": "U03MIRASO"}})
    assert answer["user"]["real_name"] == "Mira Solberg"
