"""Every row of the process tables is in the shipped catalog, with its role and its channels."""

from pathlib import Path
from typing import NamedTuple

import pytest

from server.records import Role
from server.scenarios.recommend import unique_roles
from server.settings import Instance
from tests.server.scenarios.samples import CATALOG, about


class Row(NamedTuple):
    """`says` is how the page begins the row (TAM is read as CSM), `channels` what its second column names."""

    role: Role
    says: str
    scenarios: dict[str, set[str]]


OWNER, CSM = Role.ACCOUNT_OWNER, Role.CSM
CC_AND_SLACK = {"zendesk_cc csm", "slack csm"}
ROWS = [
    Row(OWNER, "Add a customer to an organization", {"add_to_organization_account_owner": {"#account-management"}}),
    Row(
        OWNER,
        "Pass a lead to Sales",
        {
            "pass_lead_new_business": {"zendesk_cc account_owner", "#sales"},
            "pass_lead_renewal": {"zendesk_cc account_owner", "#account-management"},
        },
    ),
    Row(OWNER, "Professional Services", {"professional_services": {"#account-management", "slack account_owner"}}),
    Row(CSM, "Make CSM aware of Emergency and/or High", {"csm_emergency_or_high_priority": CC_AND_SLACK}),
    Row(CSM, "Involve CSM if a customer requested", {"csm_customer_requested_escalation": CC_AND_SLACK}),
    Row(CSM, "Involve CSM if a customer files", {"csm_upgrade_assistance": CC_AND_SLACK}),
    Row(CSM, "Involve CSM if we identify a need", {"csm_training": CC_AND_SLACK}),
    Row(CSM, "Make CSM aware of tickets which", {"csm_expectations_mismatch": CC_AND_SLACK}),
    Row(CSM, "Add a customer to an organization", {"add_to_organization_csm": {"#account-management"}}),
]
# Page 000 came from a web page, without the marks of a table: its rows begin like this.
BEGINNINGS = ("Add a ", "Pass a ", "Make ", "Involve ", "Professional Services engagement")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.role}: {row.says}")
def test_a_row_of_the_tables_is_a_scenario_with_its_role_and_channels(row: Row) -> None:
    for scenario_id, channels in row.scenarios.items():
        scenario = CATALOG.scenario(scenario_id)
        assert scenario is not None
        assert scenario.role is row.role
        places = {CATALOG.channels.get(place, place) for route in scenario.routes for place in route.to}
        reached = {f"{route.via} {route.mention}" for route in scenario.routes if route.mention}
        assert channels <= places | reached


@pytest.mark.parametrize(("page", "rows"), [("000", 8), ("001", 9)])
def test_every_row_on_the_page_is_one_of_ours(page: str, rows: int, shared_folder: Path) -> None:
    text = next((shared_folder / "handbook-pages").glob(f"{page}_*.txt")).read_text(encoding="utf-8")
    lines = [line.replace("TAM", "CSM").lstrip("| [") for line in text.splitlines()]
    found = [line for line in lines if line.startswith(BEGINNINGS) and ("Slack" in line or "Zendesk" in line)]
    assert len(found) == rows
    for line in found:
        assert any(line.startswith(row.says) for row in ROWS), line


def test_the_six_rows_of_the_csm_and_three_of_the_owner_are_there() -> None:
    assert [row.role for row in ROWS].count(CSM) == 6
    assert [row.role for row in ROWS].count(OWNER) == 3


def test_a_csm_row_tries_the_places_in_the_order_of_the_process() -> None:
    for row in ROWS[3:8]:
        scenario = CATALOG.scenario(next(iter(row.scenarios)))
        assert scenario is not None
        places = scenario.routes[1].to[:4]
        assert places == ("escalation_channel", "account_channel", "form_channel", "direct_message")


@pytest.mark.parametrize(
    "scenario_id",
    ["csm_customer_requested_escalation", "csm_training", "csm_expectations_mismatch", "professional_services"],
)
def test_what_no_field_can_prove_is_asked_of_the_agent(scenario_id: str) -> None:
    scenario = CATALOG.scenario(scenario_id)
    assert scenario is not None
    assert scenario.asked_by_agent
    assert all(scenario.phrases[language] for language in ("en", "de"))


def test_the_pooled_cse_team_can_be_asked_for_the_four_topics_of_the_page() -> None:
    scenario = CATALOG.scenario("scale_cse_engagement")
    assert scenario is not None
    assert scenario.inputs[0].choices == ("architecture", "peer_usage", "migration", "adoption")


def test_every_scenario_says_where_it_was_read_and_links_to_help() -> None:
    for scenario in CATALOG.scenarios:
        assert scenario.source.startswith("https://")
        assert scenario.help
        assert scenario.era in CATALOG.eras
        assert scenario.since <= scenario.era


def test_what_can_be_sent_has_a_short_verb_for_its_button() -> None:
    sendable = [known for known in CATALOG.scenarios if {route.via for route in known.routes} - {"link"}]
    assert [known.id for known in sendable if not known.button] == []
    assert [text for known in sendable for text in known.button.values() if len(text) > 36] == []


def test_passing_a_lead_ticks_escalated_to_sales() -> None:
    ticking = {known.id for known in CATALOG.scenarios if known.ticks == ("escalated_to_sales",)}
    assert ticking == {known.id for known in CATALOG.scenarios if known.id.startswith("pass_lead_")}


def test_every_channel_and_every_required_input_has_a_name(instance: Instance) -> None:
    for action in about(instance, {"priority": "high"}).chooser:
        assert all(item.label["en"] and item.label["de"] for item in action.inputs)
    assert all(name.startswith("#") for name in CATALOG.channels.values())


def test_roles_are_counted_once() -> None:
    assert unique_roles([CSM, None, OWNER, CSM]) == (CSM, OWNER)
