"""Lifting, people, help, terms and the policy, over the whole catalog."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest

from server.records import AnswerKind, Recommendations, RecommendedAction, Role
from server.scenarios.catalog import load
from server.settings import Instance
from tests.server.scenarios.samples import ACCOUNT, CSM, NO_CSM, NO_OWNER, POOLED_CSM, about
from tests.server.scenarios.test_worked_cases import CASES, OFFERS, Case


def every(found: Recommendations) -> Iterator[RecommendedAction]:
    return chain(found.detected, found.asked_by_agent, found.chooser)


def named(actions: tuple[RecommendedAction, ...], scenario: str) -> RecommendedAction:
    return next(action for action in actions if action.scenario == scenario)


@pytest.mark.parametrize("text", ["Please ESCALATE \n this ticket", "We want to escalate  this.", "please escalate"])
def test_a_phrase_lifts_what_is_asked_and_says_so_but_detects_nothing(text: str, instance: Instance) -> None:
    found = about(instance, {"description": text})
    first = found.asked_by_agent[0]
    assert first.scenario == "csm_customer_requested_escalation"
    assert first.lifted_by in ("escalate this", "please escalate")
    assert (first.rank, first.reasons[0].code) == (1, "lifted_by_phrase")
    assert first.reasons[0].params == {"phrase": first.lifted_by}
    assert found.detected == ()


def test_a_phrase_of_another_language_lifts_too(instance: Instance) -> None:
    found = about(instance, {"subject": "Wir brauchen eine Schulung"})
    assert (found.asked_by_agent[0].scenario, found.asked_by_agent[0].lifted_by) == ("csm_training", "schulung")


def test_a_phrase_inside_another_word_lifts_nothing(instance: Instance) -> None:
    found = about(instance, {"description": "constraining, retrainings, (a+)+$ .*"})
    assert {action.lifted_by for action in found.asked_by_agent} == {None}
    assert {action.reasons[0].code for action in found.asked_by_agent} == {"asked_by_agent"}


def test_no_words_of_a_ticket_make_anything_detected(instance: Instance) -> None:
    said = chain.from_iterable(chain(*scenario.phrases.values()) for scenario in load().scenarios)
    found = about(instance, {"description": " ".join(said)})
    assert found.detected == ()
    assert all(action.lifted_by for action in found.asked_by_agent)


def test_a_detected_scenario_is_not_offered_again(instance: Instance) -> None:
    found = about(instance, {"problem_type": "Upgrade Assistance Request"})
    assert "csm_upgrade_assistance" in [action.scenario for action in found.detected]
    assert "csm_upgrade_assistance" not in [action.scenario for action in found.asked_by_agent]


def test_a_solved_ticket_still_offers_what_the_agent_may_say(instance: Instance) -> None:
    found = about(instance, {"status": "solved", "priority": "urgent"})
    assert found.detected == ()
    assert "csm_training" in [action.scenario for action in found.asked_by_agent]


def test_what_is_not_detected_on_a_solved_ticket_can_still_be_said_by_the_agent(instance: Instance) -> None:
    found = about(instance, {"status": "solved", "problem_type": "Upgrade Assistance Request"})
    assert "csm_upgrade_assistance" in [action.scenario for action in found.asked_by_agent]


@pytest.mark.parametrize("over", [{"status": "closed"}, {"merged_into": 4711}])
def test_a_closed_or_merged_ticket_recommends_nothing(over: dict[str, object], instance: Instance) -> None:
    assert about(instance, over) == Recommendations()


def test_without_a_ticket_only_what_needs_none_is_recommended(instance: Instance) -> None:
    found = about(instance, None, {"escalated": True, "support_hold": True})
    assert (found.detected, found.asked_by_agent) == ((), ())
    assert [action.scenario for action in found.chooser] == [
        "gitlab_com_incident",
        "security_incident",
        "account_escalation",
    ]


def test_the_csm_row_reaches_the_csm_by_ticket_and_slack(instance: Instance) -> None:
    action = about(instance, {"priority": "high"}).detected[0]
    assert [(place.channel, place.mention) for place in action.destinations] == [
        ("zendesk_cc", Role.CSM),
        ("slack_message", Role.CSM),
    ]
    assert (action.role, action.people) == (Role.CSM, (Role.CSM,))


@pytest.mark.parametrize(("csm", "code"), [(POOLED_CSM, "reach_csm_pooled"), (NO_CSM, "reach_csm_nobody")])
def test_without_a_csm_the_row_goes_by_the_account_owner_and_says_so(
    csm: object, code: str, instance: Instance
) -> None:
    action = about(instance, {"priority": "high"}, csm=csm).detected[0]
    assert {place.mention for place in action.destinations} == {Role.ACCOUNT_OWNER}
    assert (action.role, action.people) == (Role.CSM, (Role.ACCOUNT_OWNER,))
    assert {code, "reach_through_owner"} <= {reason.code for reason in action.reasons}
    assert "Finding the customer's account owner" in [link.label for link in action.help]


def test_whoever_is_told_instead_of_the_csm_is_named_by_title_button_and_question(instance: Instance) -> None:
    action = about(instance, {"priority": "high"}, csm=NO_CSM).detected[0]
    assert action.title["en"] == "Make the Account Owner aware of this emergency or high-priority ticket"
    assert (action.button["en"], action.button["de"]) == ("Tell the Account Owner", "Account Owner verständigen")
    assert action.inputs[0].label["en"].endswith("asked of the Account Owner")
    nobody = about(instance, {"priority": "high"}, csm=NO_CSM, account_owner=NO_OWNER).detected[0]
    assert nobody.button["en"] == "Tell the CSM"


def test_without_anybody_the_channel_is_told_and_nobody_is_reached(instance: Instance) -> None:
    action = about(instance, {"priority": "high"}, csm=NO_CSM, account_owner=NO_OWNER).detected[0]
    assert [(place.channel, place.mention) for place in action.destinations] == [("slack_message", None)]
    assert action.people == ()


def test_a_lead_shows_both_routes_of_today(instance: Instance) -> None:
    for kind, channel in (("prospect", "#sales"), ("customer", "#account-management")):
        ticket = {"form": "license_and_renewals", "escalated_to_sales": True}
        action = about(instance, ticket, {"account_type": kind}).detected[0]
        assert [(place.target, place.note and place.note.code) for place in action.destinations] == [
            ("robin@example.com", None),
            (channel, "route_of_the_table"),
            (ACCOUNT.url, "route_of_working_with_sales"),
            ("#support_to_sales_escalation", "courtesy_only"),
        ]


def test_the_same_reason_is_said_once(instance: Instance) -> None:
    for action in every(about(instance, {"priority": "high"})):
        assert all(action.reasons.count(reason) == 1 for reason in action.reasons)


def test_the_words_for_the_roles_are_the_deployments(instance: Instance) -> None:
    ours = replace(instance, terms={"csm": "TAM", "account_owner": "Account Manager"})
    action = about(ours, {"priority": "high"}).detected[0]
    assert action.title["en"] == "Make the TAM aware of this emergency or high-priority ticket"
    assert action.inputs[0].label["de"].endswith("TAM erwartet wird")
    assert action.reasons[-1].params["role"] == "TAM"


def test_an_assigned_support_engineer_is_told_of_an_emergency(instance: Instance) -> None:
    emergency = {"form": "emergencies", "form_name": "Emergencies"}
    action = about(instance, emergency, {"assigned_support_engineer_id": "77"}).detected[0]
    assert (action.scenario, action.people) == ("emergency_start", (Role.ASSIGNED_SUPPORT_ENGINEER,))
    assert about(instance, emergency).detected[0].people == ()


@pytest.mark.parametrize("case", [*CASES, *OFFERS], ids=lambda case: case.says)
def test_under_the_us_government_policy_no_scenario_uses_cc_or_takes_customer_text_out(
    case: Case, us_government: Instance
) -> None:
    account = replace(ACCOUNT, slack_channel="#a_larkspur-internal", escalation_channel="#esc_larkspur")
    found = about(us_government, case.ticket, case.organization, **{"account": account, **case.more})
    for place in chain.from_iterable(action.destinations for action in every(found)):
        assert place.channel != "zendesk_cc"
        assert "larkspur" not in place.target
        if not place.channel.startswith(("zendesk", "salesforce")):
            assert place.note is not None
            assert place.note.code == "policy_links_only"


def test_people_are_those_whom_a_destination_really_reaches(instance: Instance) -> None:
    gone = replace(CSM, kind=AnswerKind.NAME_ONLY, person=replace(CSM.person, zendesk_user_id=None, slack_id=None))  # type: ignore[type-var]
    found = about(instance, {"form": "billing"}, csm=gone)
    action = named(found.asked_by_agent, "wants_account_manager")
    assert (action.destinations, action.people) == ((), ())
    assert {"reach_name_only", "not_in_zendesk"} <= {reason.code for reason in action.reasons}
