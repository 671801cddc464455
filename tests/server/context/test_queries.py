"""The whole answer, over real HTTP to the sandbox: every rung and odd record of the story."""

import pytest

from server.context.queries import Contexts
from server.records import ProjectState, Role
from server.sandbox.servers import Sandbox
from tests.server.context.conftest import ContextsOf
from tests.server.context.story import SAMPLE, context

# ticket, owner's kind and reason, CSM's kind and reason
RUNGS = [
    (4242, "person", "owner_from_account", "person", "csm_from_account"),
    (4201, "person", "owner_left_from_opportunity_latest", "nobody", "csm_none"),
    (4202, "pooled", "owner_pooled", "pooled", "csm_pooled_in_notes"),
    (4203, "pooled", "owner_pooled", "pooled", "csm_pooled"),
    (4204, "person", "owner_from_opportunity_latest", "nobody", "csm_none"),
    (4205, "nobody", "owner_nobody", "nobody", "csm_none_nor_owner"),
    (4206, "nobody", "owner_nobody", "nobody", "csm_none_nor_owner"),
    (4207, "person", "owner_from_account", "nobody", "csm_inactive"),
    (4208, "person", "owner_from_account", "pooled", "csm_pooled"),
    (4212, "name_only", "name_only_no_id", "name_only", "name_only_no_id"),
    (4213, "person", "owner_from_account", "person", "csm_from_account"),
    (4214, "name_only", "name_only_not_found", "nobody", "csm_no_account"),
    (4215, "nobody", "owner_no_account", "nobody", "csm_no_account_nor_owner"),
    (7001, "person", "owner_from_account", "person", "csm_from_account"),
]


@pytest.mark.parametrize(("ticket", "owner", "owner_reason", "csm", "csm_reason"), RUNGS)
def test_each_rung_is_reached_over_http(
    contexts: Contexts, ticket: int, owner: str, owner_reason: str, csm: str, csm_reason: str
) -> None:
    found = context(contexts, ticket)
    assert found.account_owner is not None
    assert found.csm is not None
    assert (found.account_owner.kind, found.account_owner.reason.code) == (owner, owner_reason)
    assert (found.csm.kind, found.csm.reason.code) == (csm, csm_reason)
    assert found.gaps == ()


@pytest.mark.parametrize(
    ("ticket", "state"),
    [
        (4242, ProjectState.FOUND),
        (4206, ProjectState.EMPTY),
        (4222, ProjectState.NOT_A_NUMBER),
        (4221, ProjectState.NOT_VISIBLE),
        (4223, ProjectState.NOT_VISIBLE),
    ],
)
def test_each_state_of_the_project_comes_with_its_correction(
    contexts: Contexts, ticket: int, state: ProjectState
) -> None:
    project = context(contexts, ticket).collaboration_project
    assert project is not None
    assert project.state is state
    assert project.correction is not None


def test_the_architecture_document_is_found_and_its_absence_is_known(contexts: Contexts) -> None:
    with_one, without = context(contexts, SAMPLE), context(contexts, 4207)
    assert with_one.collaboration_project is not None
    assert [one.path for one in with_one.collaboration_project.documents or ()] == ["docs/architecture.md"]
    assert without.collaboration_project is not None
    assert without.collaboration_project.documents == ()


def test_an_archived_project_says_so(contexts: Contexts) -> None:
    project = context(contexts, 4224).collaboration_project
    assert project is not None
    assert project.reason.code == "project_archived"


@pytest.mark.parametrize(
    ("ticket", "state"),
    [
        (4215, ("no_organization",)),
        (4216, ("requester_gone",)),
        (4217, ("requester_gone",)),
        (4218, ("requester_suspended",)),
        (4219, ("merged", "closed")),
        (4220, ("closed",)),
        (SAMPLE, ()),
    ],
)
def test_odd_tickets_give_a_useful_card(contexts: Contexts, ticket: int, state: tuple[str, ...]) -> None:
    found = context(contexts, ticket)
    assert found.state == state
    assert found.account_owner is not None


def test_a_merged_ticket_names_the_one_it_went_into(contexts: Contexts) -> None:
    ticket = context(contexts, 4219).ticket
    assert ticket is not None
    assert ticket.merged_into == SAMPLE


def test_a_disagreement_is_shown_as_one(contexts: Contexts) -> None:
    found = context(contexts, 4211)
    assert found.account_owner is not None
    assert found.csm is not None
    assert found.account_owner.disagreement or found.csm.disagreement


def test_people_come_with_slack_and_zendesk_and_their_place_on_the_ticket(contexts: Contexts) -> None:
    found = context(contexts, 4225)
    assert found.account_owner is not None
    assert found.csm is not None
    assert (found.account_owner.in_cc, found.csm.is_follower) == (True, True)
    person = found.csm.person
    assert person is not None
    assert person.slack_url is not None
    assert person.zendesk_url is not None


def test_somebody_who_is_not_in_slack_can_still_be_reached(contexts: Contexts) -> None:
    found = context(contexts, 4236).csm
    assert found is not None
    assert found.person is not None
    assert (found.person.slack_id, found.person.email is not None) == (None, True)


def test_an_absence_brings_the_deputy_and_the_deputys_slack(contexts: Contexts) -> None:
    found = context(contexts, 4237).csm
    assert found is not None
    assert found.person is not None
    assert found.person.away_until is not None
    assert found.person.deputy is not None
    assert found.person.deputy.slack_id is not None


def test_every_answer_comes_with_its_correction_where_there_is_a_customer(contexts: Contexts) -> None:
    found = context(contexts, 4210)
    answers = (found.account_owner, found.csm, *found.specialists)
    assert [one.correction is not None for one in answers if one] == [True] * 5
    assert found.csm is not None
    assert found.csm.correction is not None
    assert "Today it says: Theo Marchetti" in found.csm.correction.text
    nobody = context(contexts, 4215).csm
    assert nobody is not None
    assert nobody.correction is None


def test_specialists_are_those_that_the_organization_has(contexts: Contexts) -> None:
    roles = {answer.role for answer in context(contexts, 4210).specialists}
    assert {Role.CSA, Role.ASSIGNED_SUPPORT_ENGINEER, Role.SOLUTIONS_ARCHITECT} <= roles


def test_a_specialists_evidence_names_the_field_as_its_owner_does(contexts: Contexts) -> None:
    read = {one.role: one.rungs[-1].evidence for one in context(contexts, 4210).specialists}
    assert {role: evidence.field for role, evidence in read.items() if evidence} == {
        Role.CSA: "sub_ss_enterprise",
        Role.ASSIGNED_SUPPORT_ENGINEER: "assigned_se",
        Role.SOLUTIONS_ARCHITECT: "Solutions_Architect_Lookup__r.Name",
    }


def test_the_escalated_state_is_the_organizations_and_not_the_tickets_tag(contexts: Contexts, sandbox: Sandbox) -> None:
    zendesk = sandbox.world.zendesk["global"]
    organization = zendesk.tickets[SAMPLE]["organization_id"]
    zendesk.organizations[organization]["organization_fields"]["org_in_escalated_state"] = False
    found = context(contexts, SAMPLE)
    assert found.ticket is not None
    assert "org_in_escalated_state" in found.ticket.tags
    assert found.organization is not None
    assert found.organization.escalated is False


def test_an_organization_and_a_user_have_contexts_too(contexts: Contexts) -> None:
    ticket = context(contexts, SAMPLE).ticket
    assert ticket is not None
    assert ticket.requester_id is not None
    user = contexts.for_user("global", ticket.requester_id)
    assert user.organization is not None
    organization = contexts.for_organization("global", user.organization.zendesk_organization_id)
    assert user.csm is not None
    assert organization.csm is not None
    assert user.csm.person == organization.csm.person
    assert (user.ticket, organization.ticket) == (None, None)


def test_the_other_tickets_are_capped_and_say_how_many_more(contexts: Contexts) -> None:
    ticket = context(contexts, 4240).ticket
    assert ticket is not None
    assert ticket.organization_id is not None
    others = contexts.other_tickets("global", ticket.organization_id, 4240)
    assert others.more > 0
    assert 4240 not in {one.zendesk_ticket_id for one in others.tickets}


@pytest.mark.parametrize("query", ["Meadowbank", "meadowbank.example"])
def test_an_account_is_found_by_name_and_domain(contexts: Contexts, query: str) -> None:
    assert "Meadowbank Dairy Cooperative" in {one.name for one in contexts.find_accounts(query, "global")}


def test_the_us_government_instance_is_read_by_its_own_keys_and_never_ccs(contexts: Contexts) -> None:
    found = context(contexts, 7001)
    assert found.policy == "us_government"
    assert found.organization is not None
    assert found.organization.segment is not None
    channels = {
        destination.channel
        for action in (*found.recommendations.detected, *found.recommendations.asked_by_agent)
        for destination in action.destinations
    }
    assert "zendesk_follower" in channels
    assert "zendesk_cc" not in channels


def test_the_renewal_rule_of_the_settings_is_used(contexts_of: ContextsOf) -> None:
    latest = context(contexts_of(), 4204).account_owner
    renewal = context(contexts_of(opportunity_rule="renewal"), 4204).account_owner
    assert latest is not None
    assert renewal is not None
    assert latest.person != renewal.person
