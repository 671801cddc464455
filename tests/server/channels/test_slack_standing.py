from datetime import timedelta

import pytest

from server.audit import Actor
from server.channels.slack_standing import NotYet, show, with_standing
from server.db.engine import session_scope
from server.errors import UpstreamError
from server.escalations.acknowledging import acknowledge
from server.escalations.models import EscalationRow
from server.upstreams import connect
from tests.server.escalations import pressed
from tests.server.escalations.pressed import NUMBER, PRESSED_AT

CHANNEL = "C0SALES001"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Northwind needs you."}}
SEEN = {"type": "button", "action_id": "seen", "value": NUMBER, "text": {"type": "plain_text", "text": "Seen"}}
BUTTONS = {"type": "actions", "elements": [SEEN]}
CONTENT = {"channel": CHANNEL, "text": "Northwind needs you.", "blocks": [SECTION, BUTTONS]}


@pytest.fixture
def slack(settings):
    return connect(settings).slack


@pytest.fixture
def message(slack, sandbox):
    """As it stands in Slack."""
    posted = slack.messages.post(CHANNEL, CONTENT["text"], CONTENT["blocks"], reference=f"{NUMBER}.1")
    return next(each for each in sandbox.world.slack.messages[CHANNEL] if each["ts"] == posted.ts)


@pytest.fixture
def escalation(engine, message):
    with session_scope(engine) as session:
        proof = {"channel": CHANNEL, "ts": message["ts"]}
        return pressed.press(session, deliveries=[{"content": CONTENT, "proof": proof}])


def seen_by(engine, name, kind="seen", minutes=0):
    with session_scope(engine) as session:
        at = PRESSED_AT + timedelta(minutes=minutes)
        acknowledge(session, NUMBER, kind, Actor(f"slack:{name}", name, "slack"), at)


def lines(message):
    return [element["text"] for block in message["blocks"] if block.get("block_id") == "standing"
            for element in block["elements"]]  # fmt: skip


def test_the_message_says_who_has_seen_it_and_keeps_its_buttons(engine, slack, message, escalation):
    seen_by(engine, "Vera", minutes=5)
    seen_by(engine, "Vera", "on_it", minutes=6)
    seen_by(engine, "Ines", minutes=2)
    for _ in range(2):
        show(engine, slack, "en", str(escalation.id))
    assert lines(message) == ["Seen by Ines, Vera", "On it: Vera"]
    assert [block["type"] for block in message["blocks"]] == ["section", "actions", "context"]
    assert message["text"] == CONTENT["text"]


def test_names_are_plain_text_and_only_some_are_shown(engine, slack, message, escalation):
    for minutes, name in enumerate(("<!channel>", "b", "c", "d", "e", "f", "g")):
        seen_by(engine, name, minutes=minutes)
    show(engine, slack, "de", str(escalation.id))
    (block,) = [block for block in message["blocks"] if block.get("block_id") == "standing"]
    assert block["elements"] == [
        {"type": "plain_text", "text": "Gesehen von <!channel>, b, c, d, e und 2 weitere", "emoji": False}
    ]


@pytest.mark.parametrize(("by", "said"), [("ticket", "Done: the ticket is solved"), ("Ada", "Done")])
def test_what_is_done_says_so_and_has_no_buttons(engine, slack, message, escalation, by, said):
    with session_scope(engine) as session:
        row = session.get(EscalationRow, escalation.id)
        row.state, row.ended_by = "done", by
    show(engine, slack, "en", str(escalation.id))
    assert lines(message) == [said]
    assert [block["type"] for block in message["blocks"]] == ["section", "context"]


def test_a_message_that_is_gone_is_not_missed(engine, slack, sandbox, message, escalation):
    sandbox.world.slack.messages[CHANNEL].remove(message)
    show(engine, slack, "en", str(escalation.id))


def test_a_slack_that_is_away_is_an_error_so_that_it_is_tried_again(engine, slack, sandbox, escalation):
    sandbox.fault("slack", status=500)
    with pytest.raises(UpstreamError):
        show(engine, slack, "en", str(escalation.id))


@pytest.mark.parametrize("state", ["sending", "unknown"])
def test_while_nobody_knows_where_the_message_stands_it_is_tried_later(engine, slack, state):
    with session_scope(engine) as session:
        row = pressed.press(session, deliveries=[{"state": state, "proof": None, "content": CONTENT}])
    with pytest.raises(NotYet):
        show(engine, slack, "en", str(row.id))


def test_what_was_never_sent_or_stands_elsewhere_needs_no_slack(engine, slack):
    with session_scope(engine) as session:
        elsewhere = {"channel": "zendesk_ticket", "content": {"note": "x"}}
        row = pressed.press(session, deliveries=[{"state": "failed", "proof": None}, elsewhere])
    show(engine, slack, "en", str(row.id))
    show(engine, None, "en", str(row.id))


def test_nothing_to_say_leaves_the_blocks_as_they_were():
    assert with_standing([SECTION, BUTTONS], (), is_open=True) == [SECTION, BUTTONS]
