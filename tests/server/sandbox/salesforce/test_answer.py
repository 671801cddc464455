"""SOQL over HTTP: what comes back, in Salesforce's shape."""

import pytest

MEADOWBANK = "0014000000MeadBAAR"


def test_an_account_comes_with_people_opportunities_and_open_cases_in_one_query(salesforce):
    (account,) = salesforce.records(
        "SELECT Id, Name, Owner.Name, Owner.Manager.Name, Customer_Success_Manager__r.Email, "
        "(SELECT Name, Owner.Name FROM Opportunities ORDER BY CloseDate DESC NULLS LAST LIMIT 50), "
        "(SELECT Internal_Customer_Escalation_Slack_Channel__c FROM Cases WHERE IsClosed = FALSE) "
        f"FROM Account WHERE Id = '{MEADOWBANK}'"
    )
    assert account["attributes"] == {
        "type": "Account",
        "url": f"/services/data/v62.0/sobjects/Account/{MEADOWBANK}",
    }
    assert (account["Owner"]["Name"], account["Owner"]["Manager"]["Name"]) == ("Daniel Achterberg", "Vera Lindholm")
    assert account["Customer_Success_Manager__r"]["Email"] == "mira.solberg@gitlab.example"
    assert account["Opportunities"]["totalSize"] == 2
    assert [each["Owner"]["Name"] for each in account["Opportunities"]["records"]] == [
        "Lucia Ferro",
        "Daniel Achterberg",
    ]
    (case,) = account["Cases"]["records"]
    assert case["Internal_Customer_Escalation_Slack_Channel__c"].endswith("/C0ESCMEADO")


@pytest.mark.parametrize("given", [MEADOWBANK, MEADOWBANK[:15]])
def test_an_id_may_have_15_or_18_characters_and_comes_back_with_18(salesforce, given):
    assert [each["Id"] for each in salesforce.records(f"SELECT Id FROM Account WHERE Id = '{given}'")] == [MEADOWBANK]


def test_the_15_characters_are_case_sensitive(salesforce):
    assert salesforce.records(f"SELECT Id FROM Account WHERE Id = '{MEADOWBANK[:15].lower()}'") == []


def test_an_empty_look_up_is_null_as_a_whole_and_so_is_an_empty_list(salesforce):
    (account,) = salesforce.records(
        "SELECT Owner.Name, Customer_Success_Manager__r.Name, (SELECT Id FROM Opportunities) FROM Account "
        "WHERE Name = 'Emberglass Studio'"
    )
    assert (account["Owner"], account["Customer_Success_Manager__r"], account["Opportunities"]) == (None, None, None)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("Email = 'MIRA.solberg@gitlab.example'", ["Mira Solberg"]),
        ("Name IN ('Mira Solberg', 'Otto Wren') AND IsActive = true", ["Mira Solberg"]),
        ("Name LIKE '%SMB Sales%'", ["AMER SMB Sales User", "EMEA SMB Sales User"]),
        ("(Name = 'Otto Wren' OR Name = 'Peter Halloran') AND NOT Name = 'Otto Wren'", ["Peter Halloran"]),
        ("Manager.Name = 'Vera Lindholm' AND Name NOT IN ('Lucia Ferro')",
         ["Daniel Achterberg", "Keiko Marlowe", "Ravi Sundaram"]),
        ("Title = null AND Name LIKE 'EMEA%'", ["EMEA SMB Sales User"]),
        ("Name = 'O\\'Hara'", []),
    ],
)  # fmt: skip
def test_conditions_hold_as_in_salesforce(salesforce, where, found):
    rows = salesforce.records(f"SELECT Name FROM User WHERE {where} ORDER BY Name")
    assert [row["Name"] for row in rows] == found


def test_opportunities_compare_by_date_and_come_in_order(salesforce):
    rows = salesforce.records(
        "SELECT Name, CloseDate FROM Opportunity WHERE Account.Name = 'Lanternfish Games' AND CloseDate > TODAY "
        "AND StageName != '10-Duplicate' ORDER BY CloseDate LIMIT 1"
    )
    assert [row["Name"] for row in rows] == ["Lanternfish - renewal"]


def test_nulls_come_first_unless_last_is_said(salesforce):
    def names(order):
        rows = salesforce.records(f"SELECT Name, OwnerId FROM Account ORDER BY OwnerId {order}")
        return [row["OwnerId"] is None for row in rows]

    assert names("DESC")[0] is True
    assert names("ASC NULLS LAST")[-1] is True
    assert names("ASC NULLS LAST")[0] is False


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ("SELECT Foo__c FROM Account", "INVALID_FIELD",
         "\nSELECT Foo__c FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo__c' on entity 'Account'."
         " If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. "
         "Please reference your WSDL or the describe call for the appropriate names."),
        ("SELECT Owner.Foo FROM Account", "INVALID_FIELD", "No such column 'Foo' on entity 'User'"),
        ("SELECT Foo__r.Name FROM Account", "INVALID_FIELD", "Didn't understand relationship 'Foo__r' in field path"),
        ("SELECT Id, (SELECT Foo FROM Cases) FROM Account", "INVALID_FIELD", "No such column 'Foo' on entity 'Case'"),
        ("SELECT Id FROM Account WHERE Foo = 1", "INVALID_FIELD", "No such column 'Foo'"),
        ("SELECT Id, (SELECT Id FROM Foos) FROM Account", "INVALID_TYPE", "relationship 'Foos' in FROM part"),
        ("SELECT Id FROM Foo", "INVALID_TYPE", "sObject type 'Foo' is not supported"),
        ("SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
        ("SELECT Id Name FROM Account", "MALFORMED_QUERY", "unexpected token: 'Name'"),
        ("SELECT COUNT() FROM Account", "MALFORMED_QUERY", "unexpected token"),
        ("SELECT Id FROM Account WHERE Name = 'open", "MALFORMED_QUERY", "unexpected token: '''"),
        ("SELECT Id FROM Account LIMIT many", "MALFORMED_QUERY", "unexpected token: 'many'"),
        ("", "MALFORMED_QUERY", "unexpected end of query"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_run_says_where_and_why(salesforce, query, code, said):
    error = salesforce.mistake(query)
    assert error["errorCode"] == code
    assert said in error["message"]


def test_the_place_is_counted_from_the_start_of_a_long_query(salesforce):
    query = "SELECT " + ", ".join(["Name"] * 60) + ", Foo__c FROM Account"
    message = salesforce.mistake(query)["message"]
    assert f"ERROR at Row:1:Column:{query.index('Foo__c') + 1}\n" in message
    stretch, caret = message.split("\n")[1:3]
    assert stretch[caret.index("^") :].startswith("Foo__c")
