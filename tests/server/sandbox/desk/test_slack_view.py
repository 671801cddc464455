"""Slack at the desk: pressing, answering, editing, deleting."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.sandbox.world import World
from tests.server.sandbox.listening import Listener, listening

CHANNEL, MIRA = "C0ACCTMGMT", "U03MIRASO"


@pytest.fixture
def liaison(world: World) -> Iterator[Listener]:
    before = world.liaison_url
    with listening() as listener:
        world.liaison_url = listener.url
        yield listener
        world.courier.forget()
    world.liaison_url = before


@pytest.fixture
def ts(world: World) -> str:
    """A message of Liaison's with a button and a link."""
    elements = [
        {"type": "button", "action_id": "seen", "text": {"type": "plain_text", "text": "Seen"}},
        {"type": "button", "url": "https://example.com/?a=1", "text": {"type": "plain_text", "text": "Open"}},
    ]
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": "Escalated & urgent"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"<@{MIRA}> *please* look <script>"}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "ESC-7"}]},
        {"type": "actions", "elements": elements},
        {"type": "divider"},
    ]
    made = {"type": "message", "ts": "1.000000", "user": world.slack.bot_user_id, "bot_id": "B", "text": "x"}
    world.slack.messages[CHANNEL].append({**made, "blocks": blocks})
    return "1.000000"


def test_a_message_is_shown_as_its_blocks_say(client: FlaskClient, ts: str) -> None:
    html = client.get("/agent/_arrived").text
    for piece in (
        "Escalated &amp; urgent",
        "@Mira Solberg",
        "<strong>please</strong>",
        "ESC-7",
        'data-press="seen"',
        'href="https://example.com/?a=1"',
        f'<option value="{MIRA}" selected>Mira Solberg</option>',
    ):
        assert piece in html
    assert "look <script>" not in html


def test_a_press_reaches_liaison_as_the_chosen_person(client: FlaskClient, liaison: Listener, ts: str) -> None:
    body = {"channel": CHANNEL, "ts": ts, "action_id": "seen", "user": MIRA}
    assert client.post("/agent/_slack/press", json=body).get_json() == {"problem": ""}
    assert liaison.heard[0]["body"]["user"]["id"] == MIRA
    liaison.answers.append(401)
    assert "Liaison answered 401" in client.post("/agent/_slack/press", json=body).get_json()["problem"]


def test_a_reply_is_shown_and_can_be_changed_and_deleted(
    client: FlaskClient, world: World, liaison: Listener, ts: str
) -> None:
    reply = {"channel": CHANNEL, "thread_ts": ts, "user": MIRA, "text": "On my way"}
    assert client.post("/agent/_slack/reply", json=reply).get_json() == {"problem": ""}
    assert [each["body"].get("type") for each in liaison.wait_for(2)] == ["url_verification", "event_callback"]
    assert "On my way" in client.get("/agent/_arrived").text
    made = world.slack.messages[CHANNEL][-1]["ts"]
    client.post("/agent/_slack/edit", json={"channel": CHANNEL, "ts": made, "text": "Tomorrow"})
    html = client.get("/agent/_arrived").text
    assert "Tomorrow" in html
    assert "Mira Solberg, edited" in html
    client.post("/agent/_slack/delete", json={"channel": CHANNEL, "ts": made})
    assert "Tomorrow" not in client.get("/agent/_arrived").text


def test_a_liaison_that_is_away_is_said(client: FlaskClient, world: World, ts: str) -> None:
    before, world.liaison_url = world.liaison_url, "http://127.0.0.1:9"
    body = {"channel": CHANNEL, "ts": ts, "action_id": "seen", "user": MIRA}
    assert client.post("/agent/_slack/press", json=body).get_json()["problem"] == "Liaison does not answer."
    reply = {"channel": CHANNEL, "thread_ts": ts, "user": MIRA, "text": "x"}
    assert client.post("/agent/_slack/reply", json=reply).get_json()["problem"] == "Liaison does not answer."
    world.liaison_url = before


def test_what_cannot_be_is_refused(client: FlaskClient, ts: str) -> None:
    answer = client.post("/agent/_slack/press", json={"channel": CHANNEL, "ts": ts, "action_id": "x", "user": MIRA})
    assert (answer.status_code, "no button 'x'" in answer.get_json()["error"]) == (400, True)
    assert "missing: channel" in client.post("/agent/_slack/reply", json=[]).get_json()["error"]
