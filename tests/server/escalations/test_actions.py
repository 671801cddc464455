"""The press and what follows, over the sandbox and a real database. Nothing is sent: no worker runs here."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from server.audit import AuditRow
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State
from server.errors import AccessRefused, Conflict, NotFound, Unprocessable, UpstreamUnreachable
from server.escalations import queries
from server.escalations.actions import Changed
from server.escalations.models import EscalationRow
from server.escalations.records import Asked
from server.escalations.rights import Seat
from server.jobs import QUEUE
from server.records import Role
from tests.server.escalations.presses import (
    EMERGENCY,
    GRANT,
    INES,
    MIRA,
    PROGRAM,
    SAME_ACCOUNT,
    SAMPLE,
    TOMAS,
)

RESTRICTED = 4227


def count(engine, row):
    with session_scope(engine) as session:
        return session.scalar(select(func.count()).select_from(row))


def audited(engine):
    with session_scope(engine) as session:
        return [(row.event, row.actor) for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]


def nothing_is_written(engine):
    return not any(count(engine, row) for row in (EscalationRow, DeliveryRow, AuditRow, QUEUE))


def press(escalations, asked=EMERGENCY, ticket=SAMPLE, presser=INES, key=None):
    return escalations.press("global", ticket, asked, presser, key)


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


def test_the_same_key_and_body_give_the_same_escalation(escalations, engine):
    made, new = press(escalations, key="k1")
    again, again_new = press(escalations, key="k1")
    assert (new, again_new, again.id) == (True, False, made.id)
    assert count(engine, EscalationRow) == 1
    escalations.undo(made.id, INES)
    assert press(escalations, key="k1")[0].state == "undone"


def test_the_same_key_is_kept_while_zendesk_is_away(escalations, sandbox):
    made, _ = press(escalations, key="k1")
    sandbox.world.zendesk["global"].tickets.clear()
    escalations._contexts.cache.clear()
    assert press(escalations, key="k1")[0].id == made.id


def test_a_ticket_that_zendesk_does_not_give_in_time_can_be_tried_again(escalations, sandbox, engine):
    sandbox.world.faults.add("zendesk", path=f"/tickets/{SAMPLE}", status=503)
    with pytest.raises(UpstreamUnreachable) as refused:
        press(escalations)
    assert refused.value.retryable
    assert nothing_is_written(engine)


def test_the_same_key_with_another_body_is_refused(escalations, engine):
    press(escalations, key="k1")
    for asked, ticket in ((replace(EMERGENCY, sentence="More."), SAMPLE), (EMERGENCY, SAME_ACCOUNT)):
        with pytest.raises(Unprocessable) as refused:
            press(escalations, asked, ticket, key="k1")
        assert list(refused.value.fields) == ["Idempotency-Key"]
    assert count(engine, EscalationRow) == 1


def test_a_key_is_the_callers_own(escalations):
    made, _ = press(escalations, key="k1")
    other, new = press(escalations, replace(EMERGENCY, reason="It is another matter."), presser=TOMAS, key="k1")
    assert new
    assert other.id != made.id


def together(*calls):
    """Each call in a thread, all let go at the same moment; their results."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        gate.wait()
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_agents_who_press_at_the_same_moment_make_one(escalations, engine):
    escalations.preview("global", SAMPLE, EMERGENCY, INES)  # so that both find everything ready
    results = together(*(lambda who=who: press(escalations, presser=who) for who in (INES, TOMAS) * 4))
    assert len({made.id for made, _ in results}) == 1
    assert sorted(new for _, new in results) == [False] * 7 + [True]
    assert count(engine, DeliveryRow) == 2
    assert count(engine, QUEUE) == 2


def test_one_key_pressed_twice_at_the_same_moment_makes_one(escalations, engine):
    separately = replace(EMERGENCY, reason="Another matter.")
    results = together(*[lambda: press(escalations, separately, key="k1")] * 6)
    assert len({made.id for made, _ in results}) == 1
    assert count(engine, EscalationRow) == 1


def test_two_tickets_of_one_account_pressed_at_the_same_moment_leave_the_second_to_choose(escalations, engine):
    results = together(
        lambda: press(escalations, ticket=SAMPLE), lambda: press(escalations, ticket=SAME_ACCOUNT, presser=TOMAS)
    )
    refused = [one for one in results if isinstance(one, Changed)]
    assert len(refused) == 1
    assert refused[0].code == "open_elsewhere"
    assert len(refused[0].preview.open) == 1
    assert count(engine, EscalationRow) == 1


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


def test_after_an_undo_it_can_be_pressed_anew(escalations):
    made, _ = press(escalations)
    undone = escalations.undo(made.id, INES)
    assert (undone.state, {receipt.state for receipt in undone.receipts}) == ("undone", {State.CANCELLED})
    assert escalations.undo(made.id, INES).state == "undone"
    again, new = press(escalations)
    assert new
    assert again.id != made.id


def test_undo_ends_with_its_time(escalations_with, engine):
    escalations = escalations_with(undo=0.0)
    made, _ = press(escalations)
    with pytest.raises(Conflict) as refused:
        escalations.undo(made.id, INES)
    assert refused.value.code == "undo_over"
    assert "Withdraw" in refused.value.hint
    assert count(engine, QUEUE) == 2


def test_withdrawn_and_done_ones_leave_the_way_free(escalations, engine):
    for end, state in ((escalations.withdraw, "withdrawn"), (escalations.done, "done")):
        made, new = press(escalations)
        assert new
        ended = end(made.id, TOMAS)
        assert (ended.state, ended.ended_by) == (state, "Tomas Lindqvist")
        assert end(made.id, TOMAS).state == state
    assert ("escalation.withdrawn", TOMAS.actor.id) in audited(engine)
    assert ("escalation.done", TOMAS.actor.id) in audited(engine)


def test_what_was_taken_back_cannot_be_done_and_what_was_undone_not_withdrawn(escalations):
    made, _ = press(escalations)
    escalations.undo(made.id, INES)
    for end in (escalations.done, escalations.withdraw):
        with pytest.raises(Conflict):
            end(made.id, INES)


def test_a_scenario_that_does_not_apply_takes_a_reason(escalations, engine):
    asked = Asked("us_government_ask_csm")
    assert not escalations.preview("global", SAMPLE, asked, INES).applies
    with pytest.raises(Unprocessable) as refused:
        press(escalations, asked)
    assert list(refused.value.fields) == ["reason"]
    assert nothing_is_written(engine)
    made, new = press(escalations, replace(asked, reason="They are a contractor of theirs."))
    assert (new, made.reason) == (True, "They are a contractor of theirs.")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (replace(EMERGENCY, scenario="never_heard"), "scenario_id"),
        (replace(EMERGENCY, scenario="csm_training", inputs={}), "inputs.topic"),
        (replace(EMERGENCY, inputs={"situation": "x", "more": "y"}), "inputs.more"),
        (replace(EMERGENCY, sentence="x" * 10_001), "note"),
        (replace(EMERGENCY, sentence="bell\x07"), "note"),
        (replace(EMERGENCY, reason="bell\x07"), "reason"),
        (replace(EMERGENCY, destinations=("slack_message:#elsewhere",)), "destinations"),
        (replace(EMERGENCY, destinations=()), "destinations"),
        (replace(EMERGENCY, people={Role.CSM: "noor@meadowbank.example"}), "people.csm"),
        (replace(EMERGENCY, people={Role.CSM: "nobody@nowhere.example"}), "people.csm"),
        (replace(EMERGENCY, people={Role.CSM: "Mira"}), "people.csm"),
        (replace(EMERGENCY, people={Role.CSA: MIRA}), "people.csa"),
        (replace(EMERGENCY, join="ESC-0000000"), "join"),
    ],
)
def test_what_cannot_be_done_names_its_field_and_writes_nothing(escalations, engine, asked, field):
    with pytest.raises(Unprocessable) as refused:
        press(escalations, asked)
    assert list(refused.value.fields) == [field]
    assert nothing_is_written(engine)


def test_a_ticket_of_another_zendesk_is_refused(escalations, engine):
    for call in (
        lambda: escalations.preview("us-government", 7001, EMERGENCY, INES),
        lambda: escalations.press("us-government", 7001, EMERGENCY, INES),
        lambda: escalations.dismiss("us-government", 7001, "star", "not_now", "Why.", INES),
    ):
        with pytest.raises(AccessRefused) as refused:
            call()
        assert refused.value.status == 403
    with pytest.raises(NotFound):
        press(escalations, ticket=7001)
    assert nothing_is_written(engine)


def test_another_zendesks_escalation_is_not_there(escalations):
    made, _ = press(escalations)
    for call in (escalations.undo, escalations.withdraw, escalations.done):
        with pytest.raises(NotFound):
            call(made.id, GRANT)
    with pytest.raises(NotFound):
        escalations.join(made.id, 7001, GRANT)
    with pytest.raises(NotFound):
        escalations.retry(made.receipts[0].id, GRANT)


def test_a_program_presses_by_its_own_name(escalations, engine):
    made, _ = press(escalations, presser=PROGRAM)
    assert (made.pressed_by, made.pressed_by_name) == ("token:abc", "rota")
    assert audited(engine) == [("escalation.pressed", "token:abc")]


def test_another_person_is_told_instead(escalations):
    made, _ = press(escalations, replace(EMERGENCY, people={Role.CSM: "Elif.Karaman@gitlab.example"}))
    assert {told.name for receipt in made.receipts for told in receipt.told} == {"Elif Karaman"}


def test_a_dropped_destination_gets_nothing(escalations):
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    kept = tuple(choice.id for choice in seen.choices if choice.channel != "slack_message")
    made, _ = press(escalations, replace(EMERGENCY, destinations=kept))
    assert [receipt.channel for receipt in made.receipts] == ["zendesk_ticket"]


def test_an_account_that_is_asked_for_is_the_tickets_own_until_the_agent_says_otherwise(escalations):
    asked = Asked("professional_services", inputs={"engagement": "A migration."})
    seen = escalations.preview("global", SAMPLE, asked, INES)
    assert seen.missing == ()
    assert any("Meadowbank Dairy Cooperative (0014" in one.words for one in seen.deliveries)


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


def test_a_light_agent_may_undo_their_own_and_not_a_colleagues(escalations):
    light = replace(INES, role=Seat.LIGHT_AGENT)
    made, _ = press(escalations, presser=TOMAS)
    for call in (escalations.undo, escalations.withdraw):
        with pytest.raises(AccessRefused):
            call(made.id, light)
    assert escalations.undo(made.id, replace(TOMAS, role=Seat.LIGHT_AGENT)).state == "undone"


def test_nobody_without_a_seat_does_anything(escalations, engine):
    nobody = replace(INES, role=Seat.NONE)
    for call in (
        lambda: escalations.preview("global", SAMPLE, EMERGENCY, nobody),
        lambda: press(escalations, presser=nobody),
        lambda: escalations.dismiss("global", SAMPLE, "star", "not_now", "Why.", nobody),
        lambda: escalations.prefer_preview(nobody, True),
    ):
        with pytest.raises(AccessRefused):
            call()
    assert nothing_is_written(engine)


def test_in_a_pilot_others_may_look_and_not_press(escalations_with, engine):
    escalations = escalations_with(groups=(360001234501,))
    assert escalations.preview("global", SAMPLE, EMERGENCY, INES).deliveries
    with pytest.raises(AccessRefused) as refused:
        press(escalations)
    assert refused.value.code == "not_in_pilot"
    assert nothing_is_written(engine)
    assert press(escalations, presser=replace(INES, groups=(360001234501,)))[1]


def test_a_failed_delivery_is_retried_by_who_pressed_and_by_a_colleague_with_a_seat(escalations, engine):
    made, _ = press(escalations)
    with session_scope(engine) as session:
        for row in session.scalars(select(DeliveryRow)):
            row.state, row.error = "failed", {"code": "refused", "message": "No.", "hint": ""}
    with pytest.raises(AccessRefused):
        escalations.retry(made.receipts[0].id, replace(TOMAS, role=Seat.LIGHT_AGENT))
    with pytest.raises(NotFound):
        escalations.retry(made.receipts[0].id, INES, made.receipts[0].id)
    again = escalations.retry(made.receipts[0].id, TOMAS, made.id)
    assert [receipt.state for receipt in again.receipts] == [State.RETRYING, State.FAILED]


def test_a_restricted_accounts_sentence_may_not_name_it(escalations):
    asked = Asked("csm_training", inputs={"topic": "Runners"}, reason="They asked.")
    seen = escalations.preview("global", RESTRICTED, asked, INES)
    assert "restricted_account" in [warned.code for warned in seen.warnings]
    assert not seen.certain
    name = escalations._contexts.for_ticket("global", RESTRICTED).organization.name
    with pytest.raises(Unprocessable) as refused:
        escalations.preview("global", RESTRICTED, replace(asked, sentence=f"Help {name.upper()} please"), INES)
    assert list(refused.value.fields) == ["note"]
    for composed in seen.deliveries:
        if composed.channel not in ("zendesk_ticket", "salesforce_case", "salesforce_chatter"):
            assert name not in composed.words


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


def test_a_dismissal_hides_on_one_ticket_until_it_is_recalled(escalations, engine):
    escalations.dismiss("global", SAMPLE, "star", "not_now", "Tomorrow.", INES)
    escalations.dismiss("global", SAMPLE, "star", "does_not_apply", "No urgency.", TOMAS)
    with session_scope(engine) as session:
        found = queries.dismissed(session, "global", SAMPLE)
        assert queries.dismissed(session, "global", SAME_ACCOUNT) == ()
    assert [(one.scenario, one.kind, one.reason, one.made_by) for one in found] == [
        ("star", "does_not_apply", "No urgency.", "Tomas Lindqvist")
    ]
    escalations.recall("global", SAMPLE, "star", INES)
    with pytest.raises(NotFound):
        escalations.recall("global", SAMPLE, "star", INES)
    assert [event for event, _ in audited(engine)] == ["dismissal.made", "dismissal.made", "dismissal.recalled"]


def test_an_agents_preference_is_their_own(escalations, engine):
    assert not escalations.prefers_preview(INES)
    escalations.prefer_preview(INES, True)
    escalations.prefer_preview(INES, True)
    assert (escalations.prefers_preview(INES), escalations.prefers_preview(TOMAS)) == (True, False)
    escalations.prefer_preview(INES, False)
    assert not escalations.prefers_preview(INES)
    assert [event for event, _ in audited(engine)] == ["preference.changed"] * 2
    with pytest.raises(AccessRefused):
        escalations.prefer_preview(PROGRAM, True)
