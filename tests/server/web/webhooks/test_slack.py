import json
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from server import jobs
from server.audit import AuditRow
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.escalations.models import AcknowledgementRow, ThreadReplyRow
from tests.server.escalations import pressed
from tests.server.escalations.pressed import CHANNEL, NUMBER, TS
from tests.server.web.webhooks.signing import EVENTS, INTERACTIONS, press, send_payload, signed, tell

REPLY = {"type": "message", "channel": CHANNEL, "user": "U02VERALI", "text": "On my way", "ts": "1763802100.000200"}
REPLY["thread_ts"] = TS


@pytest.fixture
def escalation(engine):
    with session_scope(engine) as session:
        return pressed.press(session)


def rows(engine, kind):
    with session_scope(engine) as session:
        return list(session.scalars(select(kind)))


def notes(engine):
    with session_scope(engine) as session:
        replies = select(DeliveryRow).where(DeliveryRow.purpose == "reply").order_by(DeliveryRow.position)
        return list(session.scalars(replies))


def to_be_told(engine):
    """Why a press came to nothing, for those who pressed."""
    with session_scope(engine) as session:
        return list(session.scalars(select(jobs.QUEUE.c.args).where(jobs.QUEUE.c.task_name == jobs.TELL_PRESSER)))


# ------------------------------------------------------------------ whoever sends it


@pytest.mark.parametrize("path", [INTERACTIONS, EVENTS])
@pytest.mark.parametrize(
    ("how", "code"), [({"secret": "x"}, "slack_signature"), ({"age": 301}, "slack_old"), ({"age": -90}, "slack_early")]
)
def test_what_slack_did_not_sign_just_now_is_refused_and_nothing_is_written(
    client, engine, escalation, path, how, code
):
    answer = tell(client, REPLY, **how) if path == EVENTS else press(client, NUMBER, **how)
    assert (answer.status_code, answer.json["code"], answer.mimetype) == (401, code, "application/problem+json")
    assert rows(engine, AcknowledgementRow) == notes(engine) == []


@pytest.mark.parametrize("path", [INTERACTIONS, EVENTS])
def test_without_headers_of_slack_nothing_is_accepted(client, path):
    assert client.post(path, data=b"{}").status_code == 401


def test_a_body_that_no_message_can_have_is_refused_before_it_is_read(client):
    assert signed(client, EVENTS, b" " * (1024 * 1024 + 1)).status_code == 413


def test_a_reply_of_the_longest_kind_is_taken(client, engine, escalation):
    assert tell(client, {**REPLY, "text": "ö" * 40_000}).status_code == 200
    assert len(notes(engine)) == 1


# ------------------------------------------------------------------ presses


def test_a_press_is_kept_with_the_name_that_slack_knows_and_audited_as_theirs(client, engine, escalation):
    assert press(client, NUMBER).status_code == 200
    (row,) = rows(engine, AcknowledgementRow)
    assert (row.kind, row.who, row.name) == ("seen", "slack:U02VERALI", "Vera Lindholm")
    (audited,) = rows(engine, AuditRow)
    assert (audited.actor, audited.came_from, audited.event) == ("slack:U02VERALI", "slack", "acknowledgement.made")


def test_each_person_counts_once_for_each_kind_however_often_and_at_once_they_press(client, app, engine, escalation):
    threads = [threading.Thread(target=press, args=(app.test_client(), NUMBER)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert press(client, NUMBER, "on_it").status_code == 200
    assert press(client, NUMBER, "seen", user="U01INESOK").status_code == 200
    found = sorted((row.kind, row.name) for row in rows(engine, AcknowledgementRow))
    assert found == [("on_it", "Vera Lindholm"), ("seen", "Ines Okafor"), ("seen", "Vera Lindholm")]


@pytest.mark.parametrize("number", ["ESC-0000000", "ESC-'; --", "", None, 7, "x" * 5000, "ESC-\x00"])
def test_a_press_for_an_escalation_that_is_none_says_so_to_the_presser_only(client, engine, escalation, number):
    answer = press(client, number)
    assert (answer.status_code, answer.data) == (200, b"")
    assert [told["code"] for told in to_be_told(engine)] == ["unknown"]
    assert rows(engine, AcknowledgementRow) == []


@pytest.mark.parametrize("state", ["done", "undone", "withdrawn"])
def test_a_press_for_one_that_is_over_says_so_and_notes_nothing(client, engine, state):
    with session_scope(engine) as session:
        pressed.press(session, state=state)
    assert press(client, NUMBER).status_code == 200
    place = {"channel": "C0SALES001", "thread": "", "user": "U02VERALI"}
    assert to_be_told(engine) == [{"code": "over", "number": NUMBER, **place}]
    assert rows(engine, AcknowledgementRow) == []


@pytest.mark.parametrize("change", [{"team_id": "T0CUSTOMER"}, {"deleted": True}])
def test_somebody_who_is_no_colleague_is_refused_by_field(client, sandbox, engine, escalation, change):
    sandbox.world.slack.users["U02VERALI"].update(change)
    answer = press(client, NUMBER)
    assert (answer.status_code, answer.json["code"]) == (403, "not_a_colleague")
    assert "payload.user" in answer.json["detail"]
    assert [told["code"] for told in to_be_told(engine)] == ["not_a_colleague"]
    assert rows(engine, AcknowledgementRow) == rows(engine, AuditRow) == []


def test_a_press_that_does_not_say_where_it_was_is_answered_without_words(client, engine):
    actions = [{"action_id": "seen", "value": "ESC-0000000"}]
    payload = {"type": "block_actions", "user": {"id": "U02VERALI"}, "actions": actions}
    assert send_payload(client, {**payload, "container": {"channel_id": "../x"}}).status_code == 200
    assert to_be_told(engine) == []


def test_somebody_whom_slack_does_not_know_is_refused(client, engine, escalation):
    assert press(client, NUMBER, user="U0NOBODY").status_code == 403
    assert rows(engine, AcknowledgementRow) == []


def test_when_slack_cannot_say_who_it_is_nothing_is_noted_and_the_press_can_be_repeated(
    client, sandbox, engine, escalation
):
    sandbox.fault("slack", status=500)
    answer = press(client, NUMBER)
    assert (answer.status_code, answer.json["retryable"]) == (503, True)
    sandbox.clear()
    assert press(client, NUMBER).status_code == 200
    assert len(rows(engine, AcknowledgementRow)) == 1


@pytest.mark.parametrize("payload", ["", "{", "[]", "null", '"text"', "[" * 100_000])
def test_a_payload_that_is_none_is_refused_by_field(client, payload):
    answer = send_payload(client, payload)
    assert (answer.status_code, list(answer.json["errors"])) == (400, ["payload"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"user": None}, "payload.user"),
        ({"user": {"id": 5}}, "payload.user"),
        ({"user": {"id": "../x"}}, "payload.user"),
        ({"actions": None}, "payload.actions"),
    ],
)
def test_a_press_that_lacks_something_is_refused_by_field(client, change, field):
    payload = {"type": "block_actions", "user": {"id": "U1"}, "actions": [], **change}
    assert list(send_payload(client, payload).json["errors"]) == [field]


@pytest.mark.parametrize("payload", [{"type": "view_submission"}, {"type": "shortcut"}, {}])
def test_other_interactions_are_taken_and_change_nothing(client, payload):
    assert send_payload(client, payload).status_code == 200


def test_a_button_that_is_only_a_link_changes_nothing(client, engine, escalation):
    assert press(client, NUMBER, "open_ticket").status_code == 200
    assert rows(engine, AcknowledgementRow) == []


# ------------------------------------------------------------------ events


def test_the_handshake_is_answered(client):
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert signed(client, EVENTS, body).json == {"challenge": "abc"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff"])
def test_an_event_that_is_none_is_a_problem(client, body):
    assert signed(client, EVENTS, body).json["status"] == 400


def test_a_reply_in_the_thread_comes_back_as_a_note_with_author_and_link(client, engine, escalation, settings):
    assert tell(client, REPLY).status_code == 200
    (note,) = notes(engine)
    assert (note.channel, note.zendesk_ticket_id, note.reference) == ("zendesk_ticket", 4242, f"{NUMBER}.2")
    team = settings.slack.team_url
    assert note.content["note"].splitlines() == [
        f"[{NUMBER}.2] Vera Lindholm answered in Slack:",
        "",
        "On my way",
        "",
        f"{team}/archives/{CHANNEL}/p1763802100000200?thread_ts={TS}&cid={CHANNEL}",
    ]
    assert note.words == note.content["note"]


@pytest.mark.parametrize(
    ("state", "tried", "status"),
    [("unknown", 0, 409), ("sending", 0, 409), ("waiting", None, 200), ("unknown", 3600, 200), ("failed", 0, 200)],
)
def test_a_reply_to_what_may_be_ours_and_is_not_known_yet_is_asked_for_once_more(client, engine, state, tried, status):
    began = None if tried is None else datetime.fromtimestamp(float(TS) + tried, UTC)
    with session_scope(engine) as session:
        row = pressed.press(session, deliveries=[{"state": state, "proof": None, "first_tried_at": began}])
    assert tell(client, REPLY).status_code == status
    with session_scope(engine) as session:
        there = session.scalars(select(DeliveryRow).where(DeliveryRow.escalation_id == row.id)).one()
        there.state, there.proof = "sent", {"channel": CHANNEL, "ts": TS}
    assert tell(client, REPLY).status_code == 200
    assert len(notes(engine)) == 1


def test_the_same_event_again_changes_nothing(client, engine, escalation):
    for number in range(3):
        assert tell(client, REPLY, **{"X-Slack-Retry-Num": str(number)}).status_code == 200
    assert len(notes(engine)) == len(rows(engine, ThreadReplyRow)) == 1


def test_an_edit_is_noted_once_for_each_version_and_an_end_is_said(client, engine, escalation):
    tell(client, REPLY)
    for text, version in (("On my way, 15:00", "1763802200.000000"), ("16:00", "1763802300.000000")):
        after = {**REPLY, "text": text, "edited": {"user": "U02VERALI", "ts": version}}
        edit = {"type": "message", "subtype": "message_changed", "channel": CHANNEL, "ts": version}
        for _ in range(2):
            tell(client, {**edit, "message": after, "previous_message": REPLY})
    gone = {"type": "message", "subtype": "message_deleted", "channel": CHANNEL, "ts": "1763802400.000000"}
    for _ in range(2):
        tell(client, {**gone, "deleted_ts": REPLY["ts"], "previous_message": REPLY})
    said = [note.content["note"] for note in notes(engine)]
    assert len(said) == 4
    assert "edited an answer" in said[1]
    assert "On my way, 15:00" in said[1]
    assert "16:00" in said[2]
    assert "was deleted" in said[3]
    assert "On my way" not in said[3]


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B0SANDBOX1"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"thread_ts": None},
        {"thread_ts": REPLY["ts"]},
        {"thread_ts": "1763802000.999999"},
        {"channel": "C0OTHER001"},
        {"channel": None},
        {"user": None},
        {"ts": "now"},
        {"ts": "1\x00"},
        {"type": "reaction_added"},
    ],
)
def test_what_no_colleague_said_in_our_thread_is_nobodys_business(client, engine, escalation, change):
    assert tell(client, {**REPLY, **change}).status_code == 200
    assert notes(engine) == []


def test_in_slack_that_does_not_answer_a_reply_still_comes_back(client, sandbox, engine, escalation):
    sandbox.fault("slack", status=500)
    assert tell(client, REPLY).status_code == 200
    (note,) = notes(engine)
    assert "Somebody (U02VERALI) answered in Slack:" in note.content["note"]


def test_mentions_are_names_and_strangers_markup_is_words(client, engine, escalation):
    tell(client, {**REPLY, "text": "<@U01INESOK> see <https://a.example/x|the page> &lt;!channel&gt; {author}"})
    (note,) = notes(engine)
    assert "@Ines Okafor see the page (https://a.example/x) <!channel> {author}" in note.content["note"]


def test_the_us_governments_tickets_take_no_chat(client, engine):
    with session_scope(engine) as session:
        pressed.press(session, instance="us-government")
    assert tell(client, REPLY).status_code == 200
    assert notes(engine) == []
