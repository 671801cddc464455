from dataclasses import replace

import pytest

from server.app import join
from server.escalations.records import Asked
from server.records import Role
from tests.server.escalations.presses import EMERGENCY, GRANT, INES, SAMPLE

AWAY = 4237
NOBODY = 4206
US_GOVERNMENT = 7001


def codes(seen):
    return [warned.code for warned in seen.warnings]


def test_nothing_is_warned_of_where_nothing_is_wrong(escalations):
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    assert (codes(seen), seen.certain) == ([], True)


def test_what_the_agent_asks_for_is_never_certain(escalations):
    asked = Asked("csm_training", inputs={"topic": "Runners"})
    seen = escalations.preview("global", SAMPLE, asked, INES)
    assert (seen.applies, seen.certain) == (True, False)


def test_what_lacks_an_input_is_not_certain(escalations):
    seen = escalations.preview("global", SAMPLE, Asked("csm_training"), INES)
    assert (seen.missing, seen.certain) == (("topic",), False)


def test_what_the_fields_show_takes_one_press(escalations):
    seen = escalations.preview("global", SAMPLE, Asked(EMERGENCY.scenario), INES)
    assert (seen.missing, seen.certain) == ((), True)


def test_an_owner_who_is_away_is_named_with_their_deputy(escalations):
    seen = escalations.preview("global", AWAY, Asked("csm_customer_requested_escalation"), INES)
    warned = next(one for one in seen.warnings if one.code == "away_with_deputy")
    assert warned.params["name"] == "Sofia Brandt"
    assert warned.params["deputy"] in {told.name for told in seen.told}


def test_an_owner_who_is_away_without_a_deputy_is_named_and_told_all_the_same(settings, engine):
    alone = tuple(replace(person, deputy="") for person in settings.people)
    assert any(person.away_until for person in alone)
    seen = join(replace(settings, people=alone), engine).escalations.preview(
        "global", AWAY, Asked("csm_customer_requested_escalation"), INES
    )
    assert "Sofia Brandt" in [one.params["name"] for one in seen.warnings if one.code == "away"]
    assert "Sofia Brandt" in {told.name for told in seen.told}


def test_it_is_said_that_there_is_nobody_to_tag(escalations):
    seen = escalations.preview("global", NOBODY, Asked("csm_customer_requested_escalation"), INES)
    assert ("nobody_to_tag", {"role": "CSM"}) in [(one.code, one.params) for one in seen.warnings]
    named = Asked("csm_customer_requested_escalation", people={Role.CSM: "elif.karaman@gitlab.example"})
    seen = escalations.preview("global", NOBODY, named, INES)
    assert "nobody_to_tag" not in codes(seen)
    assert "Elif Karaman" in {told.name for told in seen.told}


def test_a_channel_that_slack_does_not_know_is_warned_of(escalations, sandbox):
    asked = Asked("professional_services", inputs={"engagement": "A migration."})
    assert "channel_missing" not in codes(escalations.preview("global", SAMPLE, asked, INES))
    sandbox.world.slack.channels.clear()
    escalations._contexts.cache.clear()
    seen = escalations.preview("global", SAMPLE, asked, INES)
    assert ("channel_missing", {"channel": "#account-management"}) in [(one.code, one.params) for one in seen.warnings]


def test_a_note_that_would_stand_there_twice_is_warned_of(escalations):
    made, _ = escalations.press("global", SAMPLE, EMERGENCY, INES)
    again = replace(EMERGENCY, reason="Another matter.")
    seen = escalations.preview("global", SAMPLE, again, INES)
    assert ("note_again", {"number": made.number}) in [(one.code, one.params) for one in seen.warnings]
    without = replace(again, destinations=tuple(one.id for one in seen.choices if one.channel == "slack_message"))
    assert "note_again" not in codes(escalations.preview("global", SAMPLE, without, INES))
    escalations.undo(made.id, INES)
    assert "note_again" not in codes(escalations.preview("global", SAMPLE, again, INES))


def test_a_us_government_ticket_sends_fixed_words_and_no_cc(escalations_with):
    escalations = escalations_with(cc_as="cc")
    asked = Asked(EMERGENCY.scenario, inputs={"situation": "Lighthouse Weather cannot merge."})
    seen = escalations.preview("us-government", US_GOVERNMENT, asked, GRANT)
    assert "us_government" in codes(seen)
    assert not any(choice.channel == "zendesk_cc" for choice in seen.choices)
    for composed in seen.deliveries:
        if composed.channel.startswith(("slack", "gitlab", "email")):
            assert "Lighthouse" not in f"{composed.words}{composed.content}"


@pytest.mark.parametrize(("upstream", "code"), [("salesforce", "incomplete_account"), ("slack", "incomplete_people")])
def test_what_could_not_be_asked_is_warned_of(escalations, sandbox, upstream, code):
    sandbox.world.faults.add(upstream, status=500)
    seen = escalations.preview("global", SAMPLE, EMERGENCY, INES)
    assert code in codes(seen)
    assert not seen.certain
