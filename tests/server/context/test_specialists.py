from dataclasses import replace
from datetime import timedelta

from server.context.ladder import csm
from server.context.specialists import specialists
from server.records import AnswerKind, Override, Role, SalesforceUser, ZendeskUser
from tests.server.context.samples import ACCOUNT, NOW, ROBIN, known

ENGINEER = ZendeskUser(55, "Ivo Lind", "ivo@example.com", "agent")


def roles(given, assigned=None):  # type: ignore[no-untyped-def]
    return {answer.role: answer for answer in specialists(given, csm(given), assigned)}


def test_an_organization_without_any_has_none() -> None:
    assert roles(known()) == {}


def test_a_pooled_csm_brings_the_cse_team_through_the_account_owner() -> None:
    found = roles(known(replace(ACCOUNT, csm=SalesforceUser("CSM Scale"))))
    assert (found[Role.CSE].kind, found[Role.CSE].via) == (AnswerKind.POOLED, Role.ACCOUNT_OWNER)
    assert [rung.value for rung in found[Role.CSE].rungs] == ["CSM Scale"]


def test_a_success_tier_says_that_there_is_a_csa() -> None:
    answer = roles(known(organization={"success_tier": "Signature"}))[Role.CSA]
    assert (answer.kind, answer.reason.params["tier"]) == (AnswerKind.UNKNOWN, "Signature")


def test_the_assigned_engineer_is_the_zendesk_user_of_the_field() -> None:
    answer = roles(known(organization={"assigned_support_engineer_id": "55"}), ENGINEER)[Role.ASSIGNED_SUPPORT_ENGINEER]
    assert answer.person is not None
    assert (answer.person.name, answer.person.zendesk_user_id) == ("Ivo Lind", 55)


def test_an_assigned_engineer_who_cannot_be_read_is_said_to_exist() -> None:
    answer = roles(known(organization={"assigned_support_engineer_id": "55"}))[Role.ASSIGNED_SUPPORT_ENGINEER]
    assert (answer.kind, answer.reason.code) == (AnswerKind.UNKNOWN, "assigned_engineer_unknown")


def test_a_customer_whose_number_is_in_the_field_is_nobodys_engineer() -> None:
    answer = roles(known(organization={"assigned_support_engineer_id": "55"}), replace(ENGINEER, role="end-user"))
    assert answer[Role.ASSIGNED_SUPPORT_ENGINEER].person is None


def test_a_suspended_engineer_is_said_to_be_inactive() -> None:
    suspended = replace(ENGINEER, suspended=True)
    answer = roles(known(organization={"assigned_support_engineer_id": "55"}), suspended)
    assert answer[Role.ASSIGNED_SUPPORT_ENGINEER].reason.code == "assigned_engineer_inactive"


def test_the_solutions_architect_is_salesforces_before_zendesks_name() -> None:
    both = known(replace(ACCOUNT, solutions_architect=ROBIN), {"solutions_architect_name": "Someone Else"})
    assert roles(both)[Role.SOLUTIONS_ARCHITECT].kind is AnswerKind.PERSON
    only = known(None, {"solutions_architect_name": "Someone Else"}, missing="no_id")
    assert roles(only)[Role.SOLUTIONS_ARCHITECT].kind is AnswerKind.NAME_ONLY


def test_the_solutions_architects_field_is_the_one_it_was_read_from() -> None:
    account = replace(
        ACCOUNT, solutions_architect=ROBIN, solutions_architect_field="Solutions_Architect_Lookup__r.Name"
    )
    evidence = roles(known(account))[Role.SOLUTIONS_ARCHITECT].rungs[0].evidence
    assert evidence is not None
    assert evidence.field == "Solutions_Architect_Lookup__r.Name"


def test_an_override_of_a_specialist_is_shown_with_what_it_stands_for() -> None:
    override = Override("1", Role.ASSIGNED_SUPPORT_ENGINEER, "Kim Roe", None, NOW + timedelta(days=7), "agent 5", NOW)
    given = known(organization={"assigned_support_engineer_id": "55"})
    (answer,) = specialists(given, csm(given), ENGINEER, {override.role: override})
    assert answer.person is not None
    assert (answer.person.name, answer.override) == ("Kim Roe", override)
    assert [rung.name for rung in answer.rungs] == ["override", "assigned_support_engineer"]


def test_an_override_names_a_specialist_where_no_field_does() -> None:
    override = Override("1", Role.CSE, "Kim Roe", None, NOW + timedelta(days=7), "agent 5", NOW)
    assert [one.role for one in specialists(known(), csm(known()), None, {Role.CSE: override})] == [Role.CSE]
