from dataclasses import replace
from datetime import date

import pytest

from server.records import Recommendations, Role
from server.scenarios.choosing import Around, Away, choose
from tests.server.scenarios.samples import (
    ACCOUNT,
    CATALOG,
    CSM,
    NO_CSM,
    NO_OWNER,
    ORGANIZATION,
    OWNER,
    ROBIN,
    SAM,
    TICKET,
    about,
)

TRAINING = "csm_training"
PAM = replace(SAM, name="Pam Lund", email="pam@example.com", slack_id="U0PAM", zendesk_user_id=503)


@pytest.fixture
def around(instance):
    def made(**changed):
        given = {"account_owner": OWNER, "csm": CSM, **changed}
        people = {name: given[name] for name in ("account_owner", "csm")}
        organization = given.get("organization", ORGANIZATION)
        fields = {} if organization is None else {"restricted": organization.restricted}
        ticket = replace(TICKET, **given.get("ticket", {}))
        found = about(instance, given.get("ticket", {}), fields if organization else None, **people)
        answers = tuple(one for one in people.values() if one is not None)
        return Around(instance, ticket, organization, ACCOUNT, answers, found)

    return made


def test_a_scenario_that_nobody_knows_is_none(around):
    assert choose(CATALOG, "never_heard", around()) is None


def test_what_is_recommended_is_what_the_card_shows(around):
    where = around(ticket={"priority": "urgent"})
    chosen = choose(CATALOG, "csm_emergency_or_high_priority", where)
    assert chosen.action in where.recommended.detected
    assert (chosen.applies, chosen.detected, chosen.people) == (True, True, {Role.CSM: SAM})


def test_what_is_only_offered_applies_and_is_not_detected(around):
    chosen = choose(CATALOG, TRAINING, around())
    assert (chosen.applies, chosen.detected) == (True, False)


def test_what_nothing_speaks_for_has_its_destinations_all_the_same(around):
    chosen = choose(CATALOG, "csm_emergency_or_high_priority", around())
    assert (chosen.applies, chosen.detected) == (False, False)
    assert [one.channel for one in chosen.action.destinations] == ["zendesk_cc", "slack_message"]
    assert chosen.action.reasons[0].code == "not_recommended"


def test_what_the_fields_rule_out_does_not_apply(around):
    chosen = choose(CATALOG, "account_escalation", around(organization=None))
    assert not chosen.applies


def test_without_recommendations_as_on_a_closed_ticket_nothing_applies(around):
    where = replace(around(), recommended=Recommendations())
    assert not choose(CATALOG, TRAINING, where).applies


def test_whom_the_agent_names_takes_the_place_of_the_known(around):
    chosen = choose(CATALOG, TRAINING, around(), {Role.CSM: PAM})
    assert chosen.people == {Role.CSM: PAM}
    assert chosen.action.destinations[0].target == PAM.email
    assert chosen.applies


def test_a_named_person_who_follows_already_is_not_added_again(around):
    where = around(ticket={"cc_user_ids": (503,)})
    chosen = choose(CATALOG, TRAINING, where, {Role.CSM: PAM})
    assert "zendesk_cc" not in [one.channel for one in chosen.action.destinations]


def test_a_csm_who_is_nobody_is_reached_through_the_owner(around):
    chosen = choose(CATALOG, TRAINING, around(csm=NO_CSM))
    assert (chosen.people, chosen.unreached) == ({Role.ACCOUNT_OWNER: ROBIN}, ())


def test_where_nobody_is_known_it_says_whom_it_does_not_reach(around):
    chosen = choose(CATALOG, TRAINING, around(csm=NO_CSM, account_owner=NO_OWNER))
    assert (chosen.people, chosen.unreached) == ({}, (Role.CSM,))


def test_whoever_is_away_is_named_with_their_deputy_who_is_told(around):
    away = replace(CSM, person=replace(SAM, away_until=date(2026, 12, 1), deputy=PAM))
    chosen = choose(CATALOG, TRAINING, around(csm=away))
    assert (chosen.away, chosen.people) == ((Away("Sam Fenn", date(2026, 12, 1), "Pam Lund"),), {Role.CSM: PAM})


def test_whoever_is_away_without_a_deputy_is_told_themselves(around):
    away = replace(CSM, person=replace(SAM, away_until=date(2026, 12, 1)))
    chosen = choose(CATALOG, TRAINING, around(csm=away))
    assert [one.deputy for one in chosen.away] == [None]
    assert chosen.people[Role.CSM].name == "Sam Fenn"


def test_a_restricted_account_has_the_strict_policy(around):
    chosen = choose(CATALOG, TRAINING, around(organization=replace(ORGANIZATION, restricted=True)))
    assert (chosen.policy.name, chosen.policy.cc, chosen.policy.customer_text_anywhere) == ("restricted", False, False)
    assert chosen.action.destinations[0].channel == "zendesk_follower"
