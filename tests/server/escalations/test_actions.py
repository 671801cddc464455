"""The press and what follows, over the sandbox and a real database. Nothing is sent: no worker runs here."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State
from server.errors import AccessRefused, Unprocessable
from server.escalations import queries
from server.escalations.changed import Changed
from server.escalations.records import Asked
from server.escalations.rights import Seat
from server.jobs import QUEUE
from server.records import Role
from tests.server.escalations.presses import (
    EMERGENCY,
    INES,
    MIRA,
    PROGRAM,
    SAME_ACCOUNT,
    SAMPLE,
    TOMAS,
    audited,
    count,
    nothing_is_written,
    press,
)

RENEWAL = 4230


def test_a_press_writes_the_escalation_its_deliveries_and_their_jobs(escalations, engine):
    made, new = press(escalations)
    assert new
    assert [receipt.channel for receipt in made.receipts] == ["zendesk_ticket", "slack_message"]
    assert [receipt.reference for receipt in made.receipts] == [f"{made.number}.1", f"{made.number}.2"]
    assert {receipt.state for receipt in made.receipts} == {State.WAITING}
    assert count(engine, QUEUE) == 2
    assert (made.undo_until - made.pressed_at).total_seconds() == escalations.settings.escalations.undo
    assert made.receipts[0].told[0].name == "Mira Solberg"
    assert audited(engine) == [("escalation.pressed", INES.actor.id)]


def test_a_press_asks_and_changes_nothing_anywhere(escalations, sandbox):
    press(escalations)
    signing_in = ("/oauth/tokens", "/services/oauth2/token")
    for upstream in ("zendesk", "salesforce", "gitlab", "email"):
        changing = [entry["path"] for entry in sandbox.requests(upstream) if entry["method"] != "GET"]
        assert not [path for path in changing if not path.endswith(signing_in)], upstream
    assert not [entry["path"] for entry in sandbox.requests("slack") if "chat." in entry["path"]]


def test_what_a_press_gives_is_what_is_read_later(escalations, engine):
    made, _ = press(escalations, replace(EMERGENCY, sentence="It is bad."))
    with session_scope(engine) as session:
        assert queries.one(session, made.id) == made
        assert queries.on_ticket(session, "global", SAMPLE) == (made,)


def test_a_preview_writes_nothing_and_says_every_word(escalations, engine):
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    assert nothing_is_written(engine)
    assert seen.certain
    assert "Merges wait since nine." in seen.deliveries[0].words
    assert "ESC-…" in seen.deliveries[0].words
    assert seen.people == {Role.CSM: MIRA}


def test_what_is_sent_is_what_the_preview_said(escalations):
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    made, _ = press(escalations, replace(EMERGENCY, digest=seen.digest))
    for composed, receipt in zip(seen.deliveries, made.receipts, strict=True):
        said = receipt.words.replace(receipt.reference, "ESC-…").replace(made.number, "ESC-…")
        assert said == composed.words


@pytest.mark.parametrize(
    "other",
    [
        replace(EMERGENCY, sentence="One word more."),
        replace(EMERGENCY, inputs={"situation": "Something else."}),
        replace(EMERGENCY, destinations=("zendesk_note:internal_note",)),
        replace(EMERGENCY, people={Role.CSM: "elif.karaman@gitlab.example"}),
    ],
)
def test_a_press_that_would_send_something_else_than_the_preview_gives_the_new_one(escalations, engine, other):
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    with pytest.raises(Changed) as refused:
        press(escalations, replace(other, digest=seen.digest))
    assert nothing_is_written(engine)
    assert refused.value.preview.digest != seen.digest
    assert press(escalations, replace(other, digest=refused.value.preview.digest))[1]


def test_a_second_press_sees_the_firsts(escalations):
    made, _ = press(escalations)
    seen = escalations.preview("global", SAMPLE, EMERGENCY, TOMAS)
    assert [one.number for one in seen.open] == [made.number]
    assert not seen.certain
    again, new = press(escalations, presser=TOMAS)
    assert (again, new) == (made, False)


def test_it_can_be_escalated_separately_with_a_reason(escalations):
    first, _ = press(escalations)
    second, new = press(escalations, replace(EMERGENCY, reason="Another outage."), presser=TOMAS)
    assert new
    assert (second.number != first.number, second.reason) == (True, "Another outage.")


def test_the_account_has_only_one_open_unless_there_is_a_reason(escalations):
    press(escalations)
    with pytest.raises(Changed) as refused:
        press(escalations, ticket=SAME_ACCOUNT)
    assert refused.value.code == "open_elsewhere"
    assert press(escalations, replace(EMERGENCY, reason="Another outage."), SAME_ACCOUNT)[1]


def test_a_program_presses_by_its_own_name(escalations, engine):
    made, _ = press(escalations, presser=PROGRAM)
    assert (made.pressed_by, made.pressed_by_name) == ("token:abc", "rota")
    assert audited(engine) == [("escalation.pressed", "token:abc")]


def test_a_dropped_destination_gets_nothing(escalations):
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    kept = tuple(choice.id for choice in seen.choices if choice.channel != "slack_message")
    made, _ = press(escalations, replace(EMERGENCY, destinations=kept))
    assert [receipt.channel for receipt in made.receipts] == ["zendesk_ticket"]


def test_a_light_agent_leaves_a_private_note_and_changes_nothing_else_on_the_ticket(escalations, engine):
    light = replace(INES, role=Seat.LIGHT_AGENT)
    seen = escalations.preview("global", SAMPLE, EMERGENCY, light)
    assert "needs_full_agent" in [warned.code for warned in seen.warnings]
    made, _ = press(escalations, presser=light)
    with session_scope(engine) as session:
        content = session.scalar(select(DeliveryRow.content).where(DeliveryRow.channel == "zendesk_ticket"))
    assert content["note"]
    assert not any(content.get(name) for name in ("followers", "ccs", "tags", "fields"))
    follower = next(choice.id for choice in seen.choices if choice.channel == "zendesk_follower")
    with pytest.raises(Unprocessable):
        press(escalations, replace(EMERGENCY, destinations=(follower,), reason="Again."), presser=light)
    assert made.receipts


@pytest.mark.parametrize(("seat", "ticked"), [(Seat.AGENT, True), (Seat.LIGHT_AGENT, False)])
def test_only_a_full_agents_press_ticks_a_field_of_the_ticket(escalations, engine, seat, ticked):
    asked = Asked("pass_lead_renewal", inputs={"need": "A quote for fifty seats."})
    press(escalations, asked, RENEWAL, replace(INES, role=seat))
    with session_scope(engine) as session:
        content = session.scalar(select(DeliveryRow.content).where(DeliveryRow.channel == "zendesk_ticket"))
    assert bool(content["fields"]) is ticked


def test_nobody_without_a_seat_does_anything(escalations, engine):
    made, _ = press(escalations)
    escalations.dismiss("global", SAMPLE, "star", "not_now", "Why.", INES)
    before, nobody = audited(engine), replace(INES, role=Seat.NONE)  # also not with what they pressed themselves
    for call in (
        lambda: escalations.preview("global", SAMPLE, EMERGENCY, nobody),
        lambda: press(escalations, presser=nobody),
        lambda: press(escalations, replace(EMERGENCY, join=made.number), SAME_ACCOUNT, nobody),
        lambda: escalations.join(made.id, SAME_ACCOUNT, nobody),
        lambda: escalations.undo(made.id, nobody),
        lambda: escalations.withdraw(made.id, nobody),
        lambda: escalations.done(made.id, nobody),
        lambda: escalations.retry(made.receipts[0].id, nobody),
        lambda: escalations.dismiss("global", SAMPLE, "star", "not_now", "Why.", nobody),
        lambda: escalations.recall("global", SAMPLE, "star", nobody),
        lambda: escalations.prefer_preview(nobody, True),
    ):
        with pytest.raises(AccessRefused) as refused:
            call()
        assert refused.value.code == "not_allowed"
    assert audited(engine) == before


def test_in_a_pilot_others_may_look_and_not_press(escalations_with, engine):
    escalations = escalations_with(groups=(360001234501,))
    assert escalations.preview("global", SAMPLE, EMERGENCY, INES).deliveries
    with pytest.raises(AccessRefused) as refused:
        press(escalations)
    assert refused.value.code == "not_in_pilot"
    assert nothing_is_written(engine)
    made, new = press(escalations, presser=replace(INES, groups=(360001234501,)))
    assert new
    for join in (
        lambda: escalations.join(made.id, SAME_ACCOUNT, TOMAS),
        lambda: press(escalations, replace(EMERGENCY, join=made.number), SAME_ACCOUNT, TOMAS),
    ):
        with pytest.raises(AccessRefused) as refused:
            join()
        assert refused.value.code == "not_in_pilot"


def test_everything_of_a_rehearsal_goes_to_one_channel_and_says_where_it_would_have_gone(escalations_with):
    escalations = escalations_with(rehearsal_channel="#liaison-rehearsal")
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    assert "rehearsal" in [warned.code for warned in seen.warnings]
    made, _ = press(escalations)
    assert {receipt.channel for receipt in made.receipts} == {"slack_message"}
    assert {receipt.place for receipt in made.receipts} == {"#liaison-rehearsal"}
    assert "Ticket #4242" in made.receipts[0].words
    assert made.receipts[0].note == {"code": "rehearsal", "params": {"place": "Ticket #4242"}}
    assert not any(receipt.told for receipt in made.receipts)
