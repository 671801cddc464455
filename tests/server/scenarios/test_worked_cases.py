"""The table: a ticket and its organization, and what is recommended for it, ranked, with the reasons that decided.

Reasons are written without `fact_`, without what goes without saying (test_reasons.py), and without those that say
whom a destination reaches (test_reach.py, test_destinations.py).
"""

from typing import Any, NamedTuple

import pytest

from server.records import RecommendedAction
from server.settings import Instance
from tests.server.scenarios.samples import (
    CATALOG,
    NO_CSM,
    NO_OWNER,
    NOW,
    OTHER_POOLED_OWNER,
    POOLED_CSM,
    POOLED_OWNER,
    about,
)

NOBODY = {"account_owner": NO_OWNER, "csm": NO_CSM, "account": None}
LEAD = {"form": "license_and_renewals", "escalated_to_sales": True}
EMERGENCY = {"form": "emergencies", "form_name": "Emergencies", "priority": "urgent", "stage": "Emergencies"}
UPGRADE = {"priority": "high", "problem_type": "upgrade_assistance_request"}
HIGH = ("csm_emergency_or_high_priority", "ticket_priority")


class Case(NamedTuple):
    says: str
    ticket: dict[str, Any]
    detected: list[tuple[str, str]]
    organization: dict[str, Any] | None = {}  # noqa: RUF012 - a table's default, never changed
    more: dict[str, Any] = {}  # noqa: RUF012
    instance: str = "global"


CASES = [
    Case("nothing special", {}, []),
    Case("high priority", {"priority": "high"}, [HIGH]),
    Case("low priority", {"priority": "low"}, []),
    Case("high priority without an organization", {"priority": "high"},
         [("add_to_organization_account_owner", "organization_present_no")], organization=None, more=NOBODY),
    Case("an emergency that has just begun", EMERGENCY, [
        ("emergency_start", "ticket_stage"),
        ("csm_emergency_or_high_priority", "ticket_priority ticket_stage"),
    ]),
    Case("an emergency of five hours", {**EMERGENCY, "created_at": NOW.replace(hour=7)}, [
        ("emergency_start", "ticket_stage"),
        ("csm_emergency_or_high_priority", "ticket_priority ticket_stage"),
        ("emergency_to_account_escalation",
         "ticket_stage ticket_age_minutes organization_escalated_no"),
    ]),
    Case("an emergency of an escalated customer", {**EMERGENCY, "created_at": NOW.replace(hour=7)}, [
        ("emergency_start", "ticket_stage"),
        ("escalated_customer", "organization_escalated_yes"),
        ("csm_emergency_or_high_priority", "ticket_priority ticket_stage"),
    ], {"escalated": True}),
    Case("an emergency by its stage only", {"stage": "emergencies"}, [
        ("emergency_start", "ticket_stage"),
        ("csm_emergency_or_high_priority", "ticket_stage"),
    ]),
    Case("upgrade assistance", UPGRADE,
         [HIGH, ("csm_upgrade_assistance", "ticket_problem_type")]),
    Case("upgrade assistance by the form of the US government instance",
         {"form": "upgrade_assistance", "form_name": "Upgrade Assistance"},
         [("csm_upgrade_assistance", "ticket_form")], instance="us"),
    Case("a customer on support hold", {}, [("support_hold", "organization_support_hold_yes")], {"support_hold": True}),
    Case("an escalated customer", {}, [("escalated_customer", "organization_escalated_yes")], {"escalated": True}),
    Case("a renewal for Sales", LEAD, [("pass_lead_renewal",
         "ticket_form ticket_escalated_to_sales_yes organization_account_type")]),
    Case("a renewal chosen on the form", {"form": "license_and_renewals", "problem_type": "Sales-assistance required"},
         [("pass_lead_renewal", "ticket_form ticket_problem_type organization_account_type")]),
    Case("new business of somebody unknown", LEAD, [
        ("add_to_organization_account_owner", "organization_present_no"),
        ("pass_lead_new_business",
         "ticket_form ticket_escalated_to_sales_yes organization_present_no account_owner_kind_nobody"),
    ], organization=None, more=NOBODY),
    Case("new business of a former customer", LEAD, [("pass_lead_new_business",
         "ticket_form ticket_escalated_to_sales_yes organization_account_type")],
         {"account_type": "Former Customer"}),
    Case("new business chosen on the form", {**LEAD, "problem_type": "New business"}, [("pass_lead_new_business",
         "ticket_form ticket_escalated_to_sales_yes ticket_problem_type")]),
    Case("a lead whose owner is the SMB team", LEAD, [("pass_lead_smb",
         "account_owner_label account_owner_kind_pooled ticket_form ticket_escalated_to_sales_yes")],
         more={"account_owner": POOLED_OWNER}),
    Case("a lead whose owner is another team", LEAD, [("pass_lead_owner_is_no_person",
         "account_owner_kind_pooled account_owner_label ticket_form ticket_escalated_to_sales_yes")],
         more={"account_owner": OTHER_POOLED_OWNER}),
    Case("a subscription that ends next week", {"form": "billing"},
         [("urgent_renewal", "ticket_form organization_days_to_expiry")], {"expires_on": "2026-11-29"}),
    Case("a subscription that ended last week", {"form": "billing"}, [], {"expires_on": "2026-11-15"}),
    Case("a contact to be associated", {"form": "support_ops", "problem_type": "Manage my organization's contacts"},
         [("organization_association", "ticket_form ticket_problem_type")]),
    Case("a solved emergency", {**EMERGENCY, "status": "solved"}, []),
    Case("a closed emergency", {**EMERGENCY, "status": "closed"}, []),
    Case("a merged emergency", {**EMERGENCY, "merged_into": 4711}, []),
]  # fmt: skip

LEADS = ["pass_lead_new_business", "pass_lead_renewal"]
EVERY_LEAD = [
    "sales_order_form_or_quote",
    "sales_alternative_payment",
    "sales_reseller",
    "sales_discount",
    "sales_product_transfer",
    "sales_plan_downgrade",
    "sales_true_up",
]
OF_EVERY_CUSTOMER = [
    "correct_collaboration_project",
    "standing_note",
    "csm_customer_requested_escalation",
    "professional_services",
    "wants_account_manager",
    "csm_expectations_mismatch",
    "csm_training",
]
OFFERS = [
    Case("an ordinary ticket", {"form": "saas"}, [(id_, "") for id_ in [*OF_EVERY_CUSTOMER, "new_installation"]]),
    Case("a self-managed one may turn out to be an upgrade", {},
         [("csm_upgrade_assistance", "ticket_form"), ("new_installation", "ticket_form")]),
    Case("a pooled CSM", {}, [("scale_cse_engagement", "csm_kind_pooled")],
         more={"csm": POOLED_CSM}),
    Case("License and Renewals", {"form": "license_and_renewals"}, [
        (id_, "") for id_ in ["urgent_renewal", *LEADS, *EVERY_LEAD, "sales_not_needed"]
    ]),
    Case("License and Renewals of the SMB team", {"form": "license_and_renewals"},
         [("pass_lead_smb", "account_owner_label account_owner_kind_pooled"), ("sales_not_needed", "ticket_form")],
         more={"account_owner": POOLED_OWNER}),
    Case("License and Renewals of another team", {"form": "license_and_renewals"},
         [("pass_lead_owner_is_no_person", "account_owner_kind_pooled account_owner_label")],
         more={"account_owner": OTHER_POOLED_OWNER}),
    Case("passed to Sales already", LEAD, [("sales_owner_silent", "ticket_escalated_to_sales_yes")]),
    Case("expired", {}, [("expired_but_paid", "organization_expired_yes")], {"plan": "Expired"}),
    Case("no organization", {}, [("add_to_organization_csm", "organization_present_no")],
         organization=None, more=NOBODY),
    Case("upgrade assistance", UPGRADE, [("upgrade_missing_information", "ticket_problem_type")]),
    Case("an emergency", EMERGENCY, [
        ("emergency_use_talk", "ticket_stage ticket_priority"),
        ("emergency_own_channel", "ticket_stage"),
        ("emergency_to_account_escalation", "ticket_stage organization_escalated_no"),
    ]),
    Case("a success tier", {"priority": "high"},
         [("success_tier_weekend", "ticket_priority organization_success_tier")], {"success_tier": "Signature"}),
    Case("the support portal", {"form": "support_ops"}, [("organization_association", "ticket_form")]),
    Case("the US government", {}, [("us_government_ask_csm", "instance_policy_us_government")], instance="us"),
]  # fmt: skip


def _shown(action: RecommendedAction) -> tuple[str, str]:
    codes = [reason.code for reason in action.reasons if reason.code.startswith("fact_")]
    return action.scenario, " ".join(code.removeprefix("fact_") for code in codes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_what_the_fields_show_is_detected(case: Case, both: dict[str, Instance]) -> None:
    found = about(both[case.instance], case.ticket, case.organization, **case.more)
    assert [_shown(action) for action in found.detected] == case.detected
    assert [action.rank for action in found.detected] == list(range(1, len(case.detected) + 1))


@pytest.mark.parametrize("case", OFFERS, ids=lambda case: case.says)
def test_what_only_the_agent_knows_is_offered_and_never_detected(case: Case, both: dict[str, Instance]) -> None:
    found = about(both[case.instance], case.ticket, case.organization, **case.more)
    offered = dict(_shown(action) for action in found.asked_by_agent)
    for scenario, reasons in case.detected:
        assert scenario in offered
        assert reasons in ("", offered[scenario])
        assert scenario not in [action.scenario for action in found.detected]


FITS = ("chooser_fits", "chooser_open")
INCIDENTS = ["gitlab_com_incident", "security_incident"]
CHOICES = [
    ("a day-old ticket", {"created_at": NOW.replace(day=21)}, {},
     ["star", "account_escalation", "emergency_ticket", *INCIDENTS], []),
    ("a ticket of ten minutes", {"created_at": NOW.replace(hour=11, minute=50)}, {},
     ["account_escalation", "emergency_ticket", *INCIDENTS],
     [("star", "ticket_age_minutes")]),
    ("an emergency already", EMERGENCY, {}, ["account_escalation", *INCIDENTS],
     [("star", "ticket_form"), ("emergency_ticket", "ticket_stage")]),
    ("an escalated customer", {}, {"escalated": True}, ["star", "emergency_ticket", *INCIDENTS],
     [("account_escalation", "organization_escalated_yes")]),
    ("a free customer", {}, {"plan": "community"}, ["star", "account_escalation", *INCIDENTS],
     [("emergency_ticket", "organization_plan")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "ticket", "organization", "fits", "others"), CHOICES, ids=lambda value: str(value)[:30]
)
def test_the_way_back_shows_what_fits_first_and_why_the_rest_does_not(
    says: str, ticket: Any, organization: Any, fits: list[str], others: list[Any], instance: Instance
) -> None:
    chooser = about(instance, ticket, organization).chooser
    assert [action.scenario for action in chooser if action.reasons[0].code in FITS] == fits
    assert [_shown(action) for action in chooser[len(fits) :]] == others
    assert {action.reasons[0].code for action in chooser[len(fits) :]} <= {"chooser_does_not_fit"}


def test_every_scenario_of_the_catalog_has_a_worked_case() -> None:
    worked = {id_ for case in (*CASES, *OFFERS) for id_, _ in case.detected}
    worked |= {id_ for choice in CHOICES for id_ in choice[3]}
    assert {scenario.id for scenario in CATALOG.scenarios} == worked
