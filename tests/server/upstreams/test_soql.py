"""Ids, quoting, and what is left of a query after a refusal. Pure."""

import pytest

from server.upstreams.soql import Query, literal, long_id


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("001D000000IqhSL", "001D000000IqhSLIAZ"),
        ("001D000000IqhSLIAZ", "001D000000IqhSLIAZ"),
        (" 001D000000IqhSL ", "001D000000IqhSLIAZ"),
        ("000000000000000", "000000000000000AAA"),
        ("AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAA555"),
        ("001D000000IqhS", None),
        ("001D000000IqhSLI", None),
        ("001D000000IqhS'", None),
        ("", None),
        ("٠٠١D000000IqhSL", None),
    ],
)
def test_an_id_of_15_or_18_characters_has_one_long_form(given, made):
    assert long_id(given) == made


def test_a_quote_in_a_literal_cannot_end_it():
    assert literal("a' OR Name != '\\") == "'a\\' OR Name != \\'\\\\'"
    assert literal("a\nb") == "'a\\nb'"


QUERY = Query(
    columns=("Id", "Name", "Owner.Id", "Owner.Email", "Csm__r.Name", "Csm__r.Email", "Slack__c"),
    opportunity_columns=("Id", "Name", "Owner.Email"),
    case_channel="Channel__c",
)
NO_COLUMN = "ERROR at Row:1:Column:8\nNo such column '{}' on entity '{}'. If you are attempting to use a custom field"
NO_RELATION = "ERROR at Row:1:Column:8\nDidn't understand relationship '{}' in field path."


@pytest.mark.parametrize(
    ("message", "names"),
    [
        (NO_COLUMN.format("Slack__c", "Account"), {"Account.Slack__c"}),
        (NO_COLUMN.format("slack__C", "account"), {"Account.Slack__c"}),
        (NO_COLUMN.format("Channel__c", "Case"), {"Case.Channel__c"}),
        (NO_COLUMN.format("Email", "User"), {"Account.Owner.Email", "Account.Csm__r.Email", "Opportunity.Owner.Email"}),
        (NO_COLUMN.format("Owner.Email", "Account"), {"Account.Owner.Email"}),
        (NO_RELATION.format("Csm__r"), {"Account.Csm__r.Name", "Account.Csm__r.Email"}),
        (NO_RELATION.format("Opportunities"), {"Account.Opportunities"}),
        (NO_COLUMN.format("Other__c", "Account"), set()),
        (NO_COLUMN.format("Id", "Account"), set()),
        ("something else", set()),
    ],
)
def test_a_refusal_names_the_columns_that_it_is_about(message, names):
    assert QUERY.refused_by(message) == names


def test_what_was_refused_is_left_out_and_a_whole_look_up_is_one_missing_name():
    left = Query(
        columns=QUERY.columns,
        opportunity_columns=QUERY.opportunity_columns,
        case_channel="Channel__c",
        refused=frozenset({"Account.Csm__r.Name", "Account.Csm__r.Email", "Account.Owner.Email", "Case.Channel__c"}),
    )
    soql = left.text("001D000000IqhSLIAZ")
    assert soql.startswith("SELECT Id, Name, Owner.Id, Slack__c, (SELECT Id, Name, Owner.Email FROM Opportunities")
    assert "Cases" not in soql
    assert left.missing() == ("Account.Csm__r", "Account.Owner.Email", "Case.Channel__c")


def test_the_types_of_an_escalation_are_quoted():
    query = Query(columns=("Id",), opportunity_columns=("Id",), case_channel="C__c", case_types=("It's", "B"))
    assert "Type IN ('It\\'s', 'B')" in query.text("x")
