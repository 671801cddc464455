"""What a press is planned from, and what is wrong with it."""

from dataclasses import replace

import pytest

from server.errors import AccessRefused, NotFound, Unprocessable
from server.escalations.records import Asked
from server.records import Role
from tests.server.escalations.presses import (
    EMERGENCY,
    INES,
    MIRA,
    SAMPLE,
    nothing_is_written,
    press,
)

RESTRICTED = 4227


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


def test_another_person_is_told_instead(escalations):
    made, _ = press(escalations, replace(EMERGENCY, people={Role.CSM: "Elif.Karaman@gitlab.example"}))
    assert {told.name for receipt in made.receipts for told in receipt.told} == {"Elif Karaman"}


def test_an_account_that_is_asked_for_is_the_tickets_own_until_the_agent_says_otherwise(escalations):
    asked = Asked("professional_services", inputs={"engagement": "A migration."})
    seen = escalations.preview("global", SAMPLE, asked, INES)
    assert seen.missing == ()
    assert any("Meadowbank Dairy Cooperative (0014" in one.words for one in seen.deliveries)


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
