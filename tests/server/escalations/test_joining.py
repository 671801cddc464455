from dataclasses import replace

import pytest
from sqlalchemy import select, update

from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.errors import Conflict, Unprocessable
from server.escalations import queries
from server.escalations.brief import Warned
from server.escalations.changed import Changed
from server.escalations.numbers import MARK
from server.escalations.records import Asked
from tests.server.escalations.presses import EMERGENCY, INES, OTHER_ACCOUNT, SAME_ACCOUNT, SAMPLE, TOMAS, count


@pytest.fixture
def pressed(escalations):
    return escalations.press("global", SAMPLE, EMERGENCY, INES)[0]


def test_a_ticket_of_the_account_joins_the_thread_and_gets_a_note(escalations, engine, pressed):
    joined = escalations.join(pressed.id, SAME_ACCOUNT, TOMAS, "The same outage.")
    assert joined.tickets == (("global", SAMPLE, "pressed"), ("global", SAME_ACCOUNT, "joined"))
    added = [receipt for receipt in joined.receipts if receipt.purpose == "join"]
    assert [receipt.channel for receipt in added] == ["zendesk_ticket", "slack_message"]
    assert [receipt.reference for receipt in added] == [f"{pressed.number}.3", f"{pressed.number}.4"]
    assert all("The same outage." in receipt.words for receipt in added)
    with session_scope(engine) as session:
        rows = list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.position)))
        assert {row.zendesk_ticket_id for row in rows if row.purpose == "join"} == {SAME_ACCOUNT}
        assert rows[1].turn == rows[3].turn
        assert queries.on_ticket(session, "global", SAME_ACCOUNT) == (joined,)


def test_nothing_of_it_leaves_before_the_press_could_be_undone(escalations, engine, pressed):
    escalations.join(pressed.id, SAME_ACCOUNT, TOMAS)
    with session_scope(engine) as session:
        times = {row.next_try_at for row in session.scalars(select(DeliveryRow))}
    assert times == {pressed.undo_until}
    undone = escalations.undo(pressed.id, INES)
    assert {str(receipt.state) for receipt in undone.receipts} == {"cancelled"}


def test_joining_twice_is_joining_once(escalations, pressed):
    once = escalations.join(pressed.id, SAME_ACCOUNT, TOMAS)
    assert escalations.join(pressed.id, SAME_ACCOUNT, INES) == once
    assert escalations.join(pressed.id, SAMPLE, INES) == once


def test_a_press_may_join_by_the_number(escalations, pressed):
    asked = replace(EMERGENCY, join=pressed.number.lower(), sentence="Here too.")
    joined, new = escalations.press("global", SAME_ACCOUNT, asked, TOMAS)
    assert (joined.id, new, len(joined.tickets)) == (pressed.id, False, 2)


def test_a_ticket_of_another_customer_cannot_join(escalations, pressed):
    with pytest.raises(Unprocessable) as refused:
        escalations.join(pressed.id, OTHER_ACCOUNT, INES)
    assert list(refused.value.fields) == ["join"]


def test_what_is_over_cannot_be_joined(escalations, pressed):
    escalations.done(pressed.id, INES)
    with pytest.raises(Conflict):
        escalations.join(pressed.id, SAME_ACCOUNT, INES)


def test_the_preview_of_a_join_says_word_for_word_what_the_press_writes(escalations, pressed):
    asked = replace(EMERGENCY, join=pressed.number, sentence="Here too.", inputs={})
    seen = escalations.preview("global", SAME_ACCOUNT, asked, TOMAS)
    joined, _ = escalations.press("global", SAME_ACCOUNT, replace(asked, digest=seen.digest), TOMAS)
    added = [receipt for receipt in joined.receipts if receipt.purpose == "join"]
    assert [(one.channel, one.place) for one in seen.deliveries] == [(one.channel, one.place) for one in added]
    assert [one.words for one in seen.deliveries] == [one.words.replace(one.reference, MARK) for one in added]
    assert all("Here too." in one.words and MARK in one.words for one in seen.deliveries)
    assert all(pressed.number in one.words for one in seen.deliveries)
    assert (seen.missing, seen.certain) == ((), False)


def test_a_rehearsed_join_is_previewed_as_it_is_rehearsed(escalations_with):
    escalations = escalations_with(rehearsal_channel="#csm-team")
    first, _ = escalations.press("global", SAMPLE, EMERGENCY, INES)
    asked = replace(EMERGENCY, join=first.number)
    seen = escalations.preview("global", SAME_ACCOUNT, asked, TOMAS)
    joined, _ = escalations.press("global", SAME_ACCOUNT, replace(asked, digest=seen.digest), TOMAS)
    added = [receipt for receipt in joined.receipts if receipt.purpose == "join"]
    assert [one.words for one in seen.deliveries] == [one.words.replace(one.reference, MARK) for one in added]
    assert {one.channel for one in seen.deliveries} == {"slack_message"}


def test_a_join_that_would_say_something_else_than_its_preview_did_is_refused_with_the_new_one(
    escalations, engine, pressed
):
    asked = replace(EMERGENCY, join=pressed.number)
    seen = escalations.preview("global", SAME_ACCOUNT, asked, TOMAS)
    before = count(engine, DeliveryRow)
    with pytest.raises(Changed) as refused:
        changed = replace(asked, sentence="And worse.", digest=seen.digest)
        escalations.press("global", SAME_ACCOUNT, changed, TOMAS)
    assert refused.value.code == "preview_changed"
    assert all("And worse." in one.words for one in refused.value.preview.deliveries)
    assert count(engine, DeliveryRow) == before
    again = replace(changed, digest=refused.value.preview.digest)
    assert len(escalations.press("global", SAME_ACCOUNT, again, TOMAS)[0].tickets) == 2


def test_a_join_that_is_pressed_twice_with_its_digest_is_one(escalations, pressed):
    asked = replace(EMERGENCY, join=pressed.number)
    seen = escalations.preview("global", SAME_ACCOUNT, asked, TOMAS)
    asked = replace(asked, digest=seen.digest)
    once = escalations.press("global", SAME_ACCOUNT, asked, TOMAS)
    assert escalations.press("global", SAME_ACCOUNT, asked, TOMAS) == once


def test_the_preview_of_joining_what_cannot_be_joined_any_more_is_that_of_a_press(escalations, pressed):
    asked = replace(EMERGENCY, join=pressed.number)
    on_it = escalations.preview("global", SAMPLE, asked, TOMAS)
    assert on_it.digest == escalations.preview("global", SAMPLE, EMERGENCY, TOMAS).digest
    escalations.done(pressed.id, INES)
    over = escalations.preview("global", SAME_ACCOUNT, asked, TOMAS)
    assert over.digest == escalations.preview("global", SAME_ACCOUNT, EMERGENCY, TOMAS).digest


def test_joining_what_another_customer_has_open_is_refused_by_the_preview_already(escalations, pressed):
    with pytest.raises(Unprocessable) as refused:
        escalations.preview("global", OTHER_ACCOUNT, replace(EMERGENCY, join=pressed.number), INES)
    assert list(refused.value.fields) == ["join"]


def test_a_channel_that_is_not_there_is_warned_of_unless_the_first_message_stands_in_it(escalations, sandbox, engine):
    asked = Asked("professional_services", inputs={"engagement": "A migration."})
    first, _ = escalations.press("global", SAMPLE, asked, INES)
    asked = replace(asked, join=first.number)
    missing = Warned("channel_missing", {"channel": "#account-management"})
    assert missing not in escalations.preview("global", SAME_ACCOUNT, asked, TOMAS).warnings
    sandbox.world.slack.channels.clear()
    escalations._contexts.cache.clear()
    assert missing in escalations.preview("global", SAME_ACCOUNT, asked, TOMAS).warnings
    with session_scope(engine) as session:
        sent = update(DeliveryRow).where(DeliveryRow.channel == "slack_message")
        session.execute(sent.values(state="sent", proof={"channel": "C0ACCOUNTS", "ts": "1763802000.000100"}))
    assert missing not in escalations.preview("global", SAME_ACCOUNT, asked, TOMAS).warnings
