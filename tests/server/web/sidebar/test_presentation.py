from dataclasses import replace
from datetime import timedelta

import pytest

from server.records import OtherTickets, Outcome, Role
from server.web.sidebar.presentation import card, ticket_list
from server.web.sidebar.voice import Voice
from tests.zendesk_app import shapes
from tests.zendesk_app.contexts import NOW, ORGANIZATION, OTHERS, RICH, TERMS

VOICE = Voice("en", TERMS)


def shown(context, unsaved=None):
    return card(context, VOICE, NOW, unsaved)


def test_the_deputy_of_somebody_away_comes_first():
    owner, csm = shown(shapes.away()).people
    assert csm.first.name == "Sofia Lindqvist"
    assert csm.holder.name == "Jonas Weiß"
    assert csm.holder.away_until == "31 July 2026"
    assert (owner.first.name, owner.holder) == ("Priya Raman", None)  # nobody stands in


def test_a_pooled_csm_names_the_way_and_the_topics():
    csm = shown(shapes.pooled()).people[1]
    assert (csm.headline, csm.via, csm.via_name) == ("CSM Scale", "Account Owner", "Priya Raman")
    assert len(csm.topics) == 4
    assert csm.chips == ("Pooled team",)


def test_the_way_leads_to_who_stands_in_for_the_one_who_is_away():
    owner = replace(shapes.away().csm, role=Role.ACCOUNT_OWNER)
    away = replace(shapes.pooled(), account_owner=owner)
    assert shown(away).people[1].via_name == "Sofia Lindqvist"


def test_an_override_is_the_only_rung_that_is_taken():
    csm = shown(shapes.conflict()).people[1]
    assert [step.outcome for step in csm.steps] == [Outcome.TAKEN, Outcome.NOT_NEEDED]
    assert csm.standing.made_by == "Lena Brandt"


def test_a_disagreement_names_both_and_what_is_shown():
    conflict = shown(shapes.conflict()).people[0].conflict
    assert (conflict.chosen_source, conflict.chosen_value) == ("Salesforce", "Priya Raman")
    assert (conflict.other_source, conflict.other_value) == ("Zendesk", "Tomás Vega")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, []),
        ({"escalated": True}, ["Escalated"]),
        ({"support_hold": True, "restricted": True}, ["Support hold", "Restricted"]),
        ({"expires_on": "2026-07-13"}, ["Expired 13 July 2026"]),
        ({"expires_on": "2026-07-14"}, ["Expires 14 July 2026"]),
        ({"expires_on": "2026-08-14"}, []),
        ({"expires_on": "soon"}, []),
    ],
)
def test_the_states_of_the_customer_are_words(changes, words):
    organization = replace(ORGANIZATION, **changes)
    assert [chip.words for chip in shown(replace(RICH, organization=organization)).chips] == words


@pytest.mark.parametrize(
    ("unsaved", "off"), [(None, False), ("priority", False), ("new_ticket", True), ("requester", True)]
)
def test_actions_are_off_while_the_people_are_not_those_of_the_saved_ticket(unsaved, off):
    assert shown(RICH, unsaved).off is off


def test_gaps_are_told_by_part_with_their_age():
    seen = shown(shapes.gaps())
    assert [gap.part for gap in seen.gaps] == ["Salesforce account", "Collaboration project", "How to reach people"]
    assert seen.gaps[2].stale.relative == "7 hours ago"
    assert seen.retryable


def test_a_gap_that_trying_again_cannot_mend_offers_no_retry():
    gap = replace(shapes.gaps().gaps[0], retryable=False)
    assert not shown(replace(RICH, gaps=(gap,))).retryable


def test_the_actions_keep_their_ranks_and_say_whom_they_reach():
    first, second = shown(RICH).steps.detected
    assert (first.key, second.key) == ("upgrade_assistance", "pass_lead_renewal")
    assert [(one.role, one.name) for one in first.reaches] == [("CSM", "Jonas Weiß"), ("Account Owner", "Priya Raman")]
    assert first.teaser == "Slack · #account-northwind"
    assert shown(shapes.away()).steps.detected[0].reaches[0].name == "Sofia Lindqvist"


def test_a_lifting_phrase_is_said_once():
    assert shown(RICH).steps.detected[1].lifted_by is None  # its reason says it


def test_an_override_is_offered_for_a_week():
    assert shown(RICH).override_until == "2026-07-21"


def test_other_tickets_say_why_they_are_there():
    rows = ticket_list(OTHERS, VOICE, NOW)
    assert [row.kinds for row in rows.tickets] == [("Emergency",), ("Escalated",), ("Escalated",)]
    assert rows.tickets[0].urgent
    assert rows.more == 4
    assert ticket_list(OtherTickets((), 0, NOW - timedelta(minutes=1)), VOICE, NOW).tickets == ()
