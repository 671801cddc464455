from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.sandbox import zendesk as fake
from server.sandbox.world import World, ZendeskInstance


def _agent(zendesk: ZendeskInstance) -> int:
    return next(user_id for user_id, user in zendesk.users.items() if user["role"] == "agent")


def test_a_launch_is_signed_for_the_chosen_agent_and_location(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    agent_id = _agent(zendesk)
    launch = client.post("/agent/_launch", json={"agent_id": agent_id, "location": "user_sidebar"}).get_json()
    claims = jwt.decode(
        launch["token"], zendesk.app_key.public_key(), algorithms=["RS256"], options={"verify_aud": False}
    )
    assert claims["sub"].endswith(f"/users/{agent_id}.json")
    assert claims["context"]["location"] == "user_sidebar"


def test_a_launch_goes_to_the_apps_page_with_origin_and_guid(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    launch = client.post("/agent/_launch", json={"agent_id": _agent(zendesk), "location": "ticket_sidebar"}).get_json()
    address = urlsplit(launch["action"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == "http://127.0.0.1:8600/sidebar/ticket_sidebar"
    assert parse_qs(address.query) == {"origin": ["http://localhost"], "app_guid": [launch["app_guid"]]}


def test_behind_tls_the_origin_is_the_one_that_the_browser_sees(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    asked = {"agent_id": _agent(zendesk), "location": "ticket_sidebar"}
    headers = {"Origin": "https://acme.zendesk.com", "Host": "acme.zendesk.com"}
    launch = client.post("/agent/_launch", json=asked, headers=headers).get_json()
    assert parse_qs(urlsplit(launch["action"]).query)["origin"] == ["https://acme.zendesk.com"]


def test_each_launch_has_a_guid_and_a_token_of_its_own(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    asked = {"agent_id": _agent(zendesk), "location": "ticket_sidebar"}
    one, other = (client.post("/agent/_launch", json=asked).get_json() for _ in range(2))
    assert one["app_guid"] != other["app_guid"]
    assert one["token"] != other["token"]


def test_the_chosen_language_is_in_the_agents_profile(client: FlaskClient, zendesk: ZendeskInstance) -> None:
    agent_id = _agent(zendesk)
    for language, kept in (("de", "de"), ("<b>", "de")):
        client.post("/agent/_launch", json={"agent_id": agent_id, "location": "user_sidebar", "language": language})
        assert zendesk.users[agent_id]["locale"] == kept


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"agent_id": 1, "location": "ticket_sidebar"}, "agent_id"),
        ({"agent_id": "1", "location": "ticket_sidebar"}, "agent_id"),
        ({"agent_id": 1, "location": "moon"}, "location"),
        ({}, "location"),
        ([], "location"),
    ],
)
def test_a_launch_that_cannot_be_names_what_is_wrong(client: FlaskClient, asked: object, named: str) -> None:
    answer = client.post("/agent/_launch", json=asked)
    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith(named)


@pytest.mark.parametrize("address", ["_launch", "_session", "_weather", "_reset", "_tickets"])
def test_a_form_of_another_site_does_nothing(client: FlaskClient, address: str) -> None:
    answer = client.post(f"/agent/{address}", data={"agent_id": "1"}, content_type="text/plain")
    assert answer.status_code == 415


def test_a_session_opens_the_api_of_this_instance(world: World, client: FlaskClient) -> None:
    token = client.post("/agent/_session", json={}).get_json()["token"]
    api: Flask = fake.create_app(world, "global")
    headers = {"Authorization": f"Bearer {token}"}
    assert api.test_client().get("/api/v2/tickets/4242.json", headers=headers).status_code == 200
