from dataclasses import replace

import pytest

from server.app import create_app
from tests.server.web.extension.signing_in import as_browser, signed_in
from tests.server.web.launching import an_agent, bearer, launch, session_of

CONFIG = "/api/v1/extension/config"
SESSION = "/api/v1/extension/session"
BROWSERS = "/api/v1/extension/browsers"


# ------------------------------------------------------------------ before anybody has signed in


def test_the_extension_learns_which_zendesks_there_are_without_signing_in(client, settings):
    told = client.get(CONFIG).json
    at = settings.instance("global").workspace_origin.partition("://")[2]
    assert told["instances"][0] == {"name": "global", "subdomain": "gitlab", "host": at}
    assert (told["anchors"], told["minimum_version"]) == ([], "")


def test_the_anchors_order_and_the_oldest_version_come_from_the_settings(parts, settings):
    known = replace(settings.extension, anchors=("ticket_header", "floating"), minimum_version="0.2")
    told = create_app(replace(parts, settings=replace(settings, extension=known))).test_client().get(CONFIG).json
    assert (told["anchors"], told["minimum_version"]) == (["ticket_header", "floating"], "0.2")


def test_what_has_not_changed_is_not_sent_again(client):
    first = client.get(CONFIG)
    again = client.get(CONFIG, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_nothing_secret_is_told(client, settings):
    text = client.get(CONFIG).text
    secrets = [settings.session_secret, settings.slack.token, settings.instances[0].credentials.client_secret]
    assert not any(secret in text for secret in (*secrets, settings.instances[0].credentials.client_id))


# ------------------------------------------------------------------ the session


def test_the_session_is_what_the_sidebars_page_is_told_but_for_the_token(client, sandbox):
    agent = an_agent(sandbox)
    browser = as_browser(signed_in(client, sandbox, agent))
    told = client.get(f"{SESSION}?instance=global&language=de-AT", headers=browser).json
    sandbox.world.zendesk["global"].users[agent]["locale"] = "de"
    page = session_of(launch(client, sandbox, agent_id=an_agent(sandbox, role="admin")))
    assert set(page) - set(told) == {"token", "expires_at", "renew_url"}
    assert (told["location"], told["language"], told["agent_id"]) == ("extension", "de", agent)
    assert "language=de" in told["card_urls"]["ticket"]
    assert told["words"] != page["words"]
    assert set(told["words"]) == set(page["words"])


def test_the_session_of_another_zendesk_is_refused(client, sandbox):
    browser = as_browser(signed_in(client, sandbox))
    answer = client.get(f"{SESSION}?instance=us-government", headers=browser)
    assert (answer.status_code, answer.json["code"]) == (403, "other_instance")


@pytest.mark.parametrize("address", [SESSION, BROWSERS])
def test_without_a_token_there_is_none(client, address):
    assert client.get(address).json["code"] == "credentials_missing"


# ------------------------------------------------------------------ the browsers


def test_agents_see_their_browsers_and_which_one_asks(client, sandbox):
    agent = an_agent(sandbox)
    first = signed_in(client, sandbox, agent, browser="Chrome, Windows")
    second = signed_in(client, sandbox, agent, browser="Firefox, Linux")
    signed_in(client, sandbox, an_agent(sandbox, role="admin"))
    found = client.get(BROWSERS, headers=as_browser(first)).json["browsers"]
    assert [(each["id"], each["browser"], each["current"]) for each in found] == [
        (second["token_id"], "Firefox, Linux", False),
        (first["token_id"], "Chrome, Windows", True),
    ]
    assert all(each["created_at"] and each["last_used_at"] for each in found)
    assert "secret" not in str(found)


def test_an_agent_signs_another_browser_out(client, sandbox):
    agent = an_agent(sandbox)
    here, there = (signed_in(client, sandbox, agent) for _ in range(2))
    assert client.delete(f"{BROWSERS}/{there['token_id']}", headers=as_browser(here)).status_code == 204
    assert client.get(BROWSERS, headers=as_browser(there)).json["code"] == "token_revoked"
    assert len(client.get(BROWSERS, headers=as_browser(here)).json["browsers"]) == 1


def test_signing_out_is_to_end_ones_own(client, sandbox):
    here = signed_in(client, sandbox)
    assert client.delete(f"{BROWSERS}/{here['token_id']}", headers=as_browser(here)).status_code == 204
    assert client.get(BROWSERS, headers=as_browser(here)).status_code == 401


def test_nobody_signs_a_colleagues_browser_out(client, sandbox):
    here, theirs = signed_in(client, sandbox), signed_in(client, sandbox, an_agent(sandbox, role="admin"))
    assert client.delete(f"{BROWSERS}/{theirs['token_id']}", headers=as_browser(here)).status_code == 404
    assert client.get(BROWSERS, headers=as_browser(theirs)).status_code == 200


def test_the_sidebars_session_sees_the_same_browsers_none_of_them_its_own(client, sandbox):
    agent = an_agent(sandbox)
    signed_in(client, sandbox, agent)
    session = bearer(session_of(launch(client, sandbox, agent_id=agent))["token"])
    (found,) = client.get(BROWSERS, headers=session).json["browsers"]
    assert found["current"] is False


# ------------------------------------------------------------------ no page elsewhere


@pytest.mark.parametrize(
    "address",
    [
        CONFIG,
        SESSION,
        BROWSERS,
        "/auth/extension/token",
        "/auth/extension/start",
        "/api/v1/tickets/4242/context",
        "/board",
    ],
)
def test_no_page_elsewhere_may_call_us(client, address):
    elsewhere = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    asked_first = client.options(address, headers=elsewhere)
    assert asked_first.status_code in (401, 405)
    for answer in (asked_first, client.get(address, headers=elsewhere), client.post(address, headers=elsewhere)):
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]
