from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from server.audit import Actor
from server.deliveries.models import DeliveryRow
from server.escalations.models import EscalationTicketRow
from server.escalations.replies import DELETED, LONGEST, Reply, composed, may_come_back, take, thread
from tests.server.escalations import pressed
from tests.server.escalations.pressed import CHANNEL, NUMBER, PRESSED_AT, TS

REPLY = Reply(CHANNEL, "1763802100.000200", "", Actor("slack:U1", "Vera", "slack"), "On my way", url="https://s/1")


def notes(session):
    asked = select(DeliveryRow).where(DeliveryRow.purpose == "reply").order_by(DeliveryRow.position)
    return [(row.zendesk_ticket_id, row.reference) for row in session.scalars(asked)]


def test_a_thread_is_known_by_channel_and_time(session):
    escalation = pressed.press(session)
    pressed.press(session, number="ESC-0000001", ts="1.000001")
    assert thread(session, CHANNEL, TS) is escalation
    assert thread(session, "C0OTHER", TS) is None
    assert thread(session, CHANNEL, "1.000002") is None


def test_a_thread_is_found_by_the_index(session):
    session.execute(text("SET enable_seqscan = off"))
    asked = "EXPLAIN SELECT 1 FROM delivery WHERE delivery.channel = 'slack_message' AND delivery.proof ->> 'ts' = '1'"
    assert "ix_delivery_thread" in "".join(session.execute(text(asked)).scalars())


def test_every_ticket_of_the_escalation_gets_the_note_in_the_order_in_which_it_came(session):
    escalation = pressed.press(session)
    at = PRESSED_AT + timedelta(minutes=1)
    other = {"instance": "global", "zendesk_ticket_id": 4300, "how": "joined", "added_by": "agent:2", "added_at": at}
    session.add(EscalationTicketRow(escalation_id=escalation.id, **other))
    session.flush()
    assert take(session, escalation.id, REPLY, "en", at)
    assert take(session, escalation.id, replace(REPLY, ts="1763802101.000200"), "en", at)
    assert notes(session) == [
        (4242, f"{NUMBER}.2"),
        (4300, f"{NUMBER}.3"),
        (4242, f"{NUMBER}.4"),
        (4300, f"{NUMBER}.5"),
    ]


def test_the_end_of_what_never_came_is_not_told(session):
    escalation = pressed.press(session)
    assert not take(session, escalation.id, replace(REPLY, version=DELETED), "en", PRESSED_AT)
    assert notes(session) == []


def test_an_edit_of_what_was_missed_is_told(session):
    escalation = pressed.press(session)
    assert take(session, escalation.id, replace(REPLY, version="1763802200.000000"), "en", PRESSED_AT)
    assert len(notes(session)) == 1


def test_what_was_said_is_never_read_as_a_template():
    note = composed(replace(REPLY, words="{reference} {0}", author=Actor("slack:U1", "{author}", "slack")), "E.1", "en")
    assert note.splitlines()[0] == "[E.1] {author} answered in Slack:"
    assert "{reference} {0}" in note


def test_a_long_reply_is_cut_and_says_so():
    note = composed(replace(REPLY, words="x" * (LONGEST + 1)), "E.1", "en")
    assert f"{'x' * LONGEST}…" in note
    assert "x" * (LONGEST + 1) not in note


@pytest.mark.parametrize(("files", "said"), [(0, None), (1, "Eine Datei"), (3, "3 Dateien")])
def test_files_are_counted(files, said):
    note = composed(replace(REPLY, files=files), "E.1", "de")
    assert (said or "https://s/1") in note
    assert ("Datei" in note) is bool(files)


@pytest.mark.parametrize(
    ("instance", "own", "allowed"),
    [
        ("global", {}, True),
        ("global", {"thread_replies": False}, False),
        ("global", {"rehearsal_channel": "rehearsal"}, False),
        ("us-government", {}, False),
        ("gone", {}, False),
    ],
)
def test_who_lets_replies_back_in(session, settings, instance, own, allowed):
    escalation = pressed.press(session, instance=instance)
    changed = replace(settings, escalations=replace(settings.escalations, **own))
    assert may_come_back(changed, escalation) is allowed
