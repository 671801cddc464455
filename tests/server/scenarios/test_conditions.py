"""What each operator means, and what each condition says about why."""

from dataclasses import replace
from typing import Any

import pytest

from server.records import Reason
from server.scenarios.conditions import ALWAYS, All, AnyOf, Leaf, Not, matches
from server.scenarios.facts import Facts, facts_of, plain
from server.settings import Instance
from tests.server.scenarios.samples import CSM, NOW, ORGANIZATION, OWNER, POOLED_OWNER, TICKET


@pytest.fixture
def facts(instance: Instance) -> Facts:
    ticket = replace(TICKET, tags=("Star_Submitted", "ultimate"), problem_type="Upgrade Assistance Request", stage=None)
    return facts_of(instance, ticket, ORGANIZATION, OWNER, CSM, NOW)


@pytest.mark.parametrize(
    ("fact", "operator", "operand", "holds"),
    [
        ("ticket.priority", "is", "normal", True),
        ("ticket.priority", "is", "high", False),
        ("ticket.priority", "is_not", "high", True),
        ("ticket.priority", "is_not", "normal", False),
        ("ticket.priority", "in", ("high", "normal"), True),
        ("ticket.priority", "in", ("high", "urgent"), False),
        ("ticket.priority", "not_in", ("high", "urgent"), True),
        ("ticket.priority", "not_in", ("high", "normal"), False),
        ("ticket.stage", "is", "Emergencies", False),
        ("ticket.stage", "is_not", "Emergencies", True),
        ("ticket.stage", "known", True, False),
        ("ticket.stage", "known", False, True),
        ("ticket.stage", "like", ("*",), False),
        ("ticket.problem_type", "known", True, True),
        ("ticket.problem_type", "is", "upgrade_assistance_request", True),
        ("ticket.problem_type", "like", ("upgrade*",), True),
        ("ticket.problem_type", "like", "*downgrade*", False),
        ("ticket.tags", "has", "star submitted", True),
        ("ticket.tags", "has", ("star_submitted", "gold"), False),
        ("ticket.tags", "has_any", ("gold", "ultimate"), True),
        ("ticket.tags", "has_any", ("gold", "silver"), False),
        ("ticket.tags", "has_none", ("gold", "silver"), True),
        ("ticket.tags", "has_none", ("gold", "ultimate"), False),
        ("ticket.escalated_to_sales", "is", False, True),
        ("ticket.escalated_to_sales", "is", True, False),
        ("ticket.age_minutes", "at_least", 50, True),
        ("ticket.age_minutes", "at_least", 51, False),
        ("ticket.age_minutes", "at_most", 50, True),
        ("ticket.age_minutes", "at_most", 49, False),
        ("account_owner.label", "matches_pooled", True, False),
        ("account_owner.label", "matches_pooled", False, True),
    ],
)
def test_an_operator_holds_when_it_should(facts: Facts, fact: str, operator: str, operand: Any, holds: bool) -> None:
    assert Leaf(fact, operator, operand).judge(facts).holds is holds


def test_a_pooled_owner_is_known_by_the_patterns_of_the_instance(instance: Instance) -> None:
    facts = facts_of(instance, TICKET, ORGANIZATION, POOLED_OWNER, CSM, NOW)
    assert Leaf("account_owner.label", "matches_pooled", True).judge(facts).holds


def test_an_unknown_number_is_neither_large_nor_small(instance: Instance) -> None:
    facts = facts_of(instance, None, None, None, None, NOW)
    assert not Leaf("ticket.age_minutes", "at_least", 0).judge(facts).holds
    assert not Leaf("ticket.age_minutes", "at_most", 9999).judge(facts).holds


YES = Leaf("ticket.priority", "is", "normal")
NO = Leaf("ticket.escalated_to_sales", "is", True)
SAID_YES = Reason("fact_ticket_priority", {"value": "normal"})
SAID_NO = Reason("fact_ticket_escalated_to_sales_no")


@pytest.mark.parametrize(
    ("condition", "holds", "reasons"),
    [
        (All((YES, YES)), True, (SAID_YES,)),
        (All((YES, NO)), False, (SAID_NO,)),
        (AnyOf((YES, NO)), True, (SAID_YES,)),
        (AnyOf((NO, NO)), False, (SAID_NO,)),
        (Not(NO), True, (SAID_NO,)),
        (Not(YES), False, (SAID_YES,)),
        (All((YES, Not(NO))), True, (SAID_YES, SAID_NO)),
        (ALWAYS, True, ()),
    ],
)
def test_the_reasons_are_what_decided(condition: Any, holds: bool, reasons: tuple[Reason, ...], facts: Facts) -> None:
    verdict = condition.judge(facts)
    assert verdict.holds is holds
    assert verdict.reasons == reasons


@pytest.mark.parametrize(
    ("fact", "operator", "operand", "reason"),
    [
        ("ticket.form", "is", "self_managed", Reason("fact_ticket_form", {"value": "Self-Managed"})),
        ("ticket.age_minutes", "at_least", 1, Reason("fact_ticket_age_minutes", {"value": "50 min"})),
        ("ticket.stage", "is_not", "NRT", Reason("fact_ticket_stage_unset")),
        ("ticket.tags", "has_any", ("gold", "ultimate"), Reason("fact_ticket_tags", {"value": "ultimate"})),
        ("ticket.tags", "has_none", ("gold",), Reason("fact_ticket_tags_unset")),
        ("csm.kind", "is", "person", Reason("fact_csm_kind_person", {"term": "CSM"})),
        ("csm.in_cc", "is", False, Reason("fact_csm_in_cc_no", {"term": "CSM"})),
        ("csm.label", "like", "*", Reason("fact_csm_label", {"term": "CSM", "value": "Sam Fenn"})),
        ("instance.policy", "is", "open", Reason("fact_instance_policy_open")),
    ],
)
def test_a_reason_says_what_was_seen(facts: Facts, fact: str, operator: str, operand: Any, reason: Reason) -> None:
    assert Leaf(fact, operator, operand).judge(facts).reasons == (reason,)


@pytest.mark.parametrize("tag", ["manage_my_organization_s_contacts", "MANAGE my  organization’s-contacts"])
def test_a_choice_is_the_same_on_the_page_and_in_the_api(tag: str) -> None:
    assert plain(tag) == plain("Manage my organization's contacts")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("* SMB Sales User", "APJ SMB sales user", True),
        ("* SMB Sales User", "SMB Sales User", False),
        ("a?c", "abc", False),
        ("[ab]", "a", False),
        ("[ab]", "[ab]", True),
    ],
)
def test_only_the_star_is_special_in_a_pattern(pattern: str, text: str, fits: bool) -> None:
    assert matches(pattern, text) is fits
