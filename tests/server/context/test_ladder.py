from dataclasses import replace
from datetime import date, timedelta

import pytest

from server import words
from server.context.ladder import account_owner, csm, pooled_in_notes, through
from server.records import Account, AnswerKind, Outcome, Override, Role, SalesforceUser
from tests.server.context.samples import ACCOUNT, BLANK, GONE, NOW, QUEUE, ROBIN, SAM, known, opportunity


def account(owner: SalesforceUser | None = ROBIN, csm: SalesforceUser | None = SAM, *opportunities: object) -> Account:
    return replace(ACCOUNT, owner=owner, csm=csm, opportunities=opportunities)


SOON = opportunity("Soon", date(2026, 12, 1), SAM)
LATER = opportunity("Later", date(2027, 5, 1), ROBIN)


def test_the_account_owner_of_salesforce_comes_first() -> None:
    answer = account_owner(known(account(ROBIN, None, SOON)))
    assert answer.kind is AnswerKind.PERSON
    assert answer.person is not None
    assert answer.person.email == "robin@example.com"
    assert answer.reason.code == "owner_from_account"
    assert [(rung.name, rung.outcome) for rung in answer.rungs] == [("account_owner", Outcome.TAKEN)]
    evidence = answer.rungs[0].evidence
    assert evidence is not None
    assert (evidence.record, evidence.field, evidence.observed_at) == (
        f"Account {ACCOUNT.salesforce_account_id}",
        "Owner.Name",
        NOW,
    )


@pytest.mark.parametrize(
    ("owner", "outcome", "why"),
    [
        (None, Outcome.EMPTY, "owner_from_opportunity_latest"),
        (BLANK, Outcome.EMPTY, "owner_from_opportunity_latest"),
        (GONE, Outcome.INACTIVE, "owner_left_from_opportunity_latest"),
    ],
)
def test_a_blank_or_inactive_owner_falls_to_the_owner_of_the_latest_opportunity(
    owner: SalesforceUser | None, outcome: Outcome, why: str
) -> None:
    answer = account_owner(known(account(owner, None, SOON, LATER)))
    assert answer.person is not None
    assert answer.person.name == "Robin Vale"
    assert (answer.reason.code, answer.reason.params["opportunity"]) == (why, "Later")
    assert [rung.outcome for rung in answer.rungs] == [outcome, Outcome.TAKEN]


def test_the_renewal_rule_takes_the_next_open_opportunity() -> None:
    answer = account_owner(known(account(None, None, LATER, SOON), opportunity_rule="renewal"))
    assert answer.reason.params["opportunity"] == "Soon"


def test_an_opportunity_whose_owner_left_is_passed_over_and_shown() -> None:
    answer = account_owner(known(account(None, None, replace(LATER, owner=GONE), SOON)))
    assert answer.person is not None
    assert answer.person.name == "Sam Fenn"
    assert [rung.outcome for rung in answer.rungs] == [Outcome.EMPTY, Outcome.INACTIVE, Outcome.TAKEN]


@pytest.mark.parametrize(("owner", "code"), [(None, "owner_nobody"), (GONE, "owner_inactive_nobody")])
def test_without_any_owner_the_answer_is_nobody(owner: SalesforceUser | None, code: str) -> None:
    answer = account_owner(known(account(owner)))
    assert (answer.kind, answer.reason.code, answer.person) == (AnswerKind.NOBODY, code, None)


def test_a_pooled_owner_takes_its_own_route_and_is_not_a_person() -> None:
    answer = account_owner(known(account(QUEUE, None, SOON)))
    assert (answer.kind, answer.label, answer.person) == (AnswerKind.POOLED, "AMER SMB Sales User", None)


def test_without_salesforce_zendesks_name_is_a_name_only() -> None:
    answer = account_owner(known(None, {"account_owner_name": "Robin Vale"}, missing="unavailable"))
    assert (answer.kind, answer.reason.code) == (AnswerKind.NAME_ONLY, "name_only_unavailable")
    assert answer.person is not None
    assert answer.person.email is None
    assert [rung.outcome for rung in answer.rungs] == [Outcome.UNAVAILABLE, Outcome.TAKEN]


def test_a_pooled_name_in_zendesk_is_pooled_without_salesforce_too() -> None:
    answer = account_owner(known(None, {"account_owner_name": "amer smb  sales user"}, missing="unavailable"))
    assert answer.kind is AnswerKind.POOLED


@pytest.mark.parametrize(
    ("missing", "kind", "code"),
    [
        ("unavailable", AnswerKind.UNKNOWN, "owner_unknown"),
        ("no_id", AnswerKind.NOBODY, "owner_no_account"),
        ("not_found", AnswerKind.NOBODY, "owner_no_account"),
    ],
)
def test_without_salesforce_and_without_a_name_it_says_whether_trying_again_can_help(
    missing: str, kind: AnswerKind, code: str
) -> None:
    answer = account_owner(known(None, missing=missing))
    assert (answer.kind, answer.reason.code) == (kind, code)


def test_a_disagreement_is_shown_and_salesforce_wins() -> None:
    answer = account_owner(known(account(ROBIN), {"account_owner_name": "Sam Fenn"}))
    assert answer.person is not None
    assert answer.person.name == "Robin Vale"
    assert answer.disagreement is not None
    assert (answer.disagreement.chosen_value, answer.disagreement.other_value) == ("Robin Vale", "Sam Fenn")
    assert answer.disagreement.other.field == "account_owner"


def test_names_that_differ_only_in_case_and_spaces_agree() -> None:
    assert account_owner(known(account(ROBIN), {"account_owner_name": " robin  VALE "})).disagreement is None


def test_the_settings_may_say_that_two_names_are_one_person() -> None:
    agreed = known(account(ROBIN), {"account_owner_name": "Bobby Vale"}, same_person=lambda _one, _other: True)
    assert account_owner(agreed).disagreement is None


def test_the_csm_of_salesforce_is_a_person() -> None:
    answer = csm(known(account()))
    assert (answer.kind, answer.reason.code) == (AnswerKind.PERSON, "csm_from_account")
    assert answer.rungs[0].evidence is not None
    assert answer.rungs[0].evidence.field == "Technical_Account_Manager_Name__c"


@pytest.mark.parametrize("name", ["CSM Scale", "TAM Scale", "tam scale"])
def test_a_pooled_csm_goes_through_the_account_owner_with_the_topics(name: str) -> None:
    answer = csm(known(account(ROBIN, SalesforceUser(name))))
    assert (answer.kind, answer.via, answer.label) == (AnswerKind.POOLED, Role.ACCOUNT_OWNER, name)
    assert answer.topics == ("architecture", "peers", "migration", "growth")


def test_a_pooled_csm_in_zendesks_field_counts_where_salesforce_is_blank() -> None:
    answer = csm(known(account(ROBIN, None), {"csm_name": "CSM Scale"}))
    assert (answer.kind, answer.reason.code, answer.disagreement) == (AnswerKind.POOLED, "csm_pooled", None)


def test_a_pooled_csm_in_the_notes_counts_where_the_field_is_blank() -> None:
    answer = csm(known(account(ROBIN, None), {"notes": "Hello\n- **Customer Success Manager**: CSM Scale\nBye"}))
    assert (answer.kind, answer.reason.code) == (AnswerKind.POOLED, "csm_pooled_in_notes")
    assert answer.rungs[-1].name == "organization_notes"


def test_a_person_in_the_notes_is_not_taken_for_the_csm() -> None:
    assert csm(known(account(ROBIN, None), {"notes": "Customer Success Manager: Kim Roe"})).kind is AnswerKind.NOBODY


def test_the_notes_are_not_read_where_the_field_names_a_person() -> None:
    assert csm(known(account(), {"notes": "Customer Success Manager: CSM Scale"})).kind is AnswerKind.PERSON


def test_without_a_csm_the_owner_is_the_way_and_the_reason_says_so() -> None:
    answer = csm(known(account(ROBIN, None)))
    assert (answer.kind, answer.reason.code, answer.via) == (AnswerKind.NOBODY, "csm_none", Role.ACCOUNT_OWNER)


def test_an_inactive_csm_is_named_in_the_reason_and_the_owner_is_the_way() -> None:
    answer = csm(known(account(ROBIN, GONE)))
    assert (answer.kind, answer.reason.code, answer.via) == (AnswerKind.NOBODY, "csm_inactive", Role.ACCOUNT_OWNER)
    assert answer.reason.params["name"] == "Alex Gone"


def test_zendesk_naming_a_csm_where_salesforce_has_none_is_a_disagreement() -> None:
    answer = csm(known(account(ROBIN, None), {"csm_name": "Kim Roe"}))
    assert answer.kind is AnswerKind.NOBODY
    assert answer.disagreement is not None
    assert answer.disagreement.other_value == "Kim Roe"


@pytest.mark.parametrize(
    ("missing", "organization", "kind", "code"),
    [
        ("unavailable", {"csm_name": "Kim Roe"}, AnswerKind.NAME_ONLY, "name_only_unavailable"),
        ("unavailable", {"csm_name": "CSM Scale"}, AnswerKind.POOLED, "csm_pooled"),
        ("unavailable", {}, AnswerKind.UNKNOWN, "csm_unknown"),
        ("no_id", {}, AnswerKind.NOBODY, "csm_no_account"),
        ("no_id", {"notes": "Technical Account Manager: TAM Scale"}, AnswerKind.POOLED, "csm_pooled_in_notes"),
    ],
)
def test_without_salesforce_the_csm_is_what_zendesk_can_say(
    missing: str, organization: dict[str, str], kind: AnswerKind, code: str
) -> None:
    answer = csm(known(None, organization, missing=missing))
    assert (answer.kind, answer.reason.code) == (kind, code)


def test_an_override_comes_before_everything_and_keeps_the_rungs() -> None:
    override = Override("1", Role.CSM, "Kim Roe", "kim@example.com", NOW + timedelta(days=7), "agent 5", NOW)
    answer = csm(known(account()), override)
    assert answer.person is not None
    assert answer.person.email == "kim@example.com"
    assert [rung.name for rung in answer.rungs] == ["override", "csm"]
    assert answer.override is override


@pytest.mark.parametrize("notes", ["Customer Success Manager CSM Scale", "Other: CSM Scale", "", "x" * 10_000])
def test_only_a_labelled_line_of_the_notes_counts(notes: str) -> None:
    assert pooled_in_notes(notes, ("Customer Success Manager",), ("CSM Scale",)) is None


def test_notes_that_are_nothing_but_blank_lines_take_no_time() -> None:
    labels = ("Customer Success Manager", "CSM")  # tried over all lines at once, this many take ten minutes
    for notes in ("\n" * 200_000, ".\n" * 200_000, ":" * 200_000):
        assert pooled_in_notes(f"{notes}\nCSM: CSM Scale", labels, ("CSM Scale",)) == "CSM Scale"


@pytest.mark.parametrize(
    ("organization", "kind", "why"),
    [
        ({"csm_name": "Kim Roe"}, AnswerKind.NAME_ONLY, "name_only_no_field"),
        ({}, AnswerKind.UNKNOWN, "csm_no_field"),
        ({"notes": "Customer Success Manager: CSM Scale"}, AnswerKind.POOLED, "csm_pooled_in_notes"),
    ],
)
def test_a_csm_field_that_salesforce_does_not_show_is_not_taken_for_a_blank_one(
    organization: dict[str, str], kind: AnswerKind, why: str
) -> None:
    answer = csm(known(replace(ACCOUNT, owner=ROBIN, csm=None, csm_field=""), organization))
    assert (answer.kind, answer.reason.code) == (kind, why)
    assert answer.rungs[0].outcome is Outcome.UNAVAILABLE


@pytest.mark.parametrize(
    ("found", "organization", "why"),
    [
        (None, {}, "csm_none_nor_owner"),
        (GONE, {}, "csm_inactive_nor_owner"),
        (SalesforceUser("CSM Scale"), {}, "csm_pooled_nor_owner"),
        (None, {"notes": "Customer Success Manager: CSM Scale"}, "csm_pooled_in_notes_nor_owner"),
    ],
)
def test_nobody_is_sent_to_an_account_owner_who_is_not_there(
    found: SalesforceUser | None, organization: dict[str, str], why: str
) -> None:
    around = known(account(None, found), organization)
    answer = through(csm(around), account_owner(around))
    assert (answer.reason.code, answer.via) == (why, None)
    assert words.template(f"reason.{why}") is not None


def test_without_salesforce_and_without_names_nobody_is_sent_to_anybody() -> None:
    around = known(None, missing="no_id")
    assert through(csm(around), account_owner(around)).reason.code == "csm_no_account_nor_owner"


def test_a_pooled_owner_is_still_the_way_to_a_pooled_csm() -> None:
    around = known(account(QUEUE, SalesforceUser("CSM Scale")))
    assert through(csm(around), account_owner(around)).via is Role.ACCOUNT_OWNER


def test_an_override_of_a_pooled_team_is_a_person_and_has_no_topics() -> None:
    override = Override("1", Role.CSM, "Kim Roe", None, NOW + timedelta(days=7), "agent 5", NOW)
    answer = csm(known(account(ROBIN, SalesforceUser("CSM Scale"))), override)
    assert (answer.kind, answer.label, answer.topics) == (AnswerKind.PERSON, None, ())
