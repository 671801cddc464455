"""What people do in Slack reaches Liaison, signed."""

import pytest
import requests
from slack_sdk.signature import SignatureVerifier

from server.sandbox import courier
from tests.server.sandbox.listening import listening

CHANNEL = "C0ACCTMGMT"
MIRA = "U03MIRASO"
BUTTONS = [
    {
        "type": "actions",
        "block_id": "acknowledge",
        "elements": [
            {"type": "button", "action_id": "seen", "text": {"type": "plain_text", "text": "Seen"}, "value": "ESC-1"}
        ],
    }
]


@pytest.fixture
def liaison(fakes, monkeypatch):
    monkeypatch.setattr(courier, "PAUSES_S", (0.0, 0.0, 0.0))
    before = fakes.world.liaison_url
    with listening() as listener:
        fakes.world.liaison_url = listener.url
        yield listener
        fakes.world.courier.forget()
    fakes.world.liaison_url = before


@pytest.fixture
def ts(slack):
    return slack.chat_postMessage(channel=CHANNEL, text="Please look", blocks=BUTTONS)["ts"]


@pytest.fixture
def control(fakes):
    def call(name, **body):
        return requests.post(f"{fakes.urls['slack']}/_sandbox/slack/{name}", json=body, timeout=5)

    return call


def is_signed(fakes, heard):
    verifier = SignatureVerifier(fakes.credentials()["slack"]["signing_secret"])
    return verifier.is_valid_request(heard["raw"], heard["headers"])


def test_a_press_is_posted_signed_as_a_form(fakes, liaison, control, ts):
    answer = control("press", channel=CHANNEL, ts=ts, action_id="seen", user=MIRA).json()
    assert answer["status"] == 200
    (heard,) = liaison.heard
    assert heard["path"] == "/webhooks/slack/interactions"
    assert is_signed(fakes, heard)
    payload = heard["body"]
    assert (payload["type"], payload["user"]["id"], payload["channel"]["id"]) == ("block_actions", MIRA, CHANNEL)
    assert (payload["message"]["ts"], payload["container"]["message_ts"]) == (ts, ts)
    (action,) = payload["actions"]
    assert (action["action_id"], action["value"], action["block_id"]) == ("seen", "ESC-1", "acknowledge")
    assert [each["status"] for each in fakes.world.slack.presses] == [200]


@pytest.mark.parametrize("wrong", [{"secret": "somebody else's"}, {"seconds_old": 600}])
def test_a_press_can_be_forged_or_old(fakes, liaison, control, ts, wrong):
    control("press", channel=CHANNEL, ts=ts, action_id="seen", user=MIRA, **wrong)
    assert not is_signed(fakes, liaison.heard[0])


def test_a_press_that_nobody_answers_says_so(fakes, control, ts):
    before, fakes.world.liaison_url = fakes.world.liaison_url, "http://127.0.0.1:9"
    answer = control("press", channel=CHANNEL, ts=ts, action_id="seen", user=MIRA).json()
    fakes.world.liaison_url = before
    assert (answer["status"], answer["reason"]) == (0, "connection_failed")


def test_a_reply_comes_as_an_event_after_the_handshake(fakes, liaison, control, ts):
    made = control("reply", channel=CHANNEL, thread_ts=ts, user=MIRA, text="On my way").json()
    handshake, told = liaison.wait_for(2)
    assert (handshake["body"]["type"], made["handshake"]) == ("url_verification", "")
    assert told["path"] == "/webhooks/slack/events"
    assert all(is_signed(fakes, each) for each in (handshake, told))
    assert (told["body"]["type"], told["body"]["event_id"][:2]) == ("event_callback", "Ev")
    event = told["body"]["event"]
    assert (event["type"], event["user"], event["text"], event["thread_ts"]) == ("message", MIRA, "On my way", ts)
    assert (event["channel"], event["channel_type"], event["ts"]) == (CHANNEL, "channel", made["message"]["ts"])


def test_edits_and_deletions_are_told_with_what_was_there_before(liaison, control, ts):
    reply = control("reply", channel=CHANNEL, thread_ts=ts, user=MIRA, text="One").json()["message"]["ts"]
    control("edit", channel=CHANNEL, ts=reply, text="Two")
    assert control("delete", channel=CHANNEL, ts=reply).status_code == 204
    *_, edited, deleted = (each["body"]["event"] for each in liaison.wait_for(4)[1:])
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "Two")
    assert edited["previous_message"]["text"] == "One"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", reply)


def test_an_event_that_is_not_taken_comes_again_with_its_number(liaison, control, ts):
    control("verify")
    liaison.answers += [500, 500]
    control("reply", channel=CHANNEL, thread_ts=ts, user=MIRA, text="One")
    events = liaison.wait_for(4)[1:]
    assert [each["headers"].get("X-Slack-Retry-Num") for each in events] == [None, "1", "2"]
    assert events[1]["headers"]["X-Slack-Retry-Reason"] == "http_error"
    assert len({each["body"]["event_id"] for each in events}) == 1


def test_the_apps_own_messages_are_told_too_once_it_takes_events(slack, fakes, liaison, control, ts):
    assert liaison.heard == []
    control("verify")
    slack.chat_postMessage(channel=CHANNEL, text="Mine", thread_ts=ts)
    event = liaison.wait_for(2)[1]["body"]["event"]
    assert (event["text"], event["user"]) == ("Mine", fakes.world.slack.bot_user_id)
    assert "bot_id" in event


def test_a_channel_that_the_app_is_no_member_of_tells_nothing(slack, fakes, liaison, control, ts):
    control("verify")
    fakes.world.slack.channels[CHANNEL]["is_member"] = False
    control("reply", channel=CHANNEL, thread_ts=ts, user=MIRA, text="Unheard")
    slack.chat_postMessage(channel="C0SALES001", text="Heard")
    assert liaison.wait_for(2)[1]["body"]["event"]["text"] == "Heard"


def test_a_handshake_that_is_refused_is_said(liaison, control, ts):
    liaison.answers.append(404)
    assert control("reply", channel=CHANNEL, thread_ts=ts, user=MIRA, text="x").json()["handshake"] == "http_error"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("press", {"channel": CHANNEL, "ts": "1.0", "action_id": "seen", "user": MIRA}, "no message '1.0'"),
        ("press", {}, "missing: channel, ts, action_id, user"),
        ("reply", {"channel": CHANNEL, "thread_ts": "1.0", "user": MIRA, "text": "x"}, "no message '1.0'"),
        ("edit", {"channel": CHANNEL}, "missing: ts, text"),
    ],
)
def test_what_a_person_cannot_do_is_refused_with_why(fakes, control, name, body, said):
    fakes.world.slack.events_verified = True
    response = control(name, **body)
    assert response.status_code == 400
    assert said in response.json()["error"]


def test_a_button_that_is_not_there_and_the_apps_own_message_are_out_of_reach(control, ts):
    pressed = control("press", channel=CHANNEL, ts=ts, action_id="other", user=MIRA)
    assert "no button 'other'" in pressed.json()["error"]
    assert "own message" in control("edit", channel=CHANNEL, ts=ts, text="x").json()["error"]
