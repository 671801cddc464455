"""Records over REST: made, shown, changed, deleted."""

import pytest

MEADOWBANK = "0014000000MeadBAAR"
JONAS = "0054000000JonWe"


@pytest.fixture
def case(salesforce):
    """A case of Meadowbank's; its id."""
    return salesforce.call("POST", "sobjects/Case", json={"AccountId": MEADOWBANK, "Subject": "One"}).json()["id"]


def error(response):
    """(HTTP status, Salesforce's code, its sentence)"""
    (said,) = response.json()
    return response.status_code, said["errorCode"], said["message"]


def test_a_case_is_created_and_can_be_read_again(salesforce, fakes):
    made = salesforce.call("POST", "sobjects/Case", json={"AccountId": MEADOWBANK, "Subject": "Please have a look"})
    assert made.status_code == 201
    query = f"SELECT Subject, Account.Name FROM Case WHERE Id = '{made.json()['id']}'"
    (case,) = salesforce.records(query)
    assert (case["Subject"], case["Account"]["Name"]) == ("Please have a look", "Meadowbank Dairy Cooperative")
    assert [each["entity"] for each in fakes.world.salesforce.created] == ["Case"]


def test_a_record_is_shown_whole_or_by_the_fields_asked_for(salesforce, case):
    whole = salesforce.call("GET", f"sobjects/Case/{case}").json()
    assert (whole["attributes"]["type"], whole["Status"], whole["IsClosed"]) == ("Case", "New", False)
    asked = salesforce.call("GET", f"sobjects/Case/{case[:15]}", params={"fields": "Subject,Status"}).json()
    assert set(asked) == {"attributes", "Subject", "Status"}
    wrong = salesforce.call("GET", f"sobjects/Case/{case}", params={"fields": "Foo"})
    assert error(wrong)[:2] == (400, "INVALID_FIELD")


def test_a_change_answers_nothing_and_closing_sets_the_date(salesforce, case, fakes):
    changed = salesforce.call("PATCH", f"sobjects/Case/{case}", json={"Status": "Closed"})
    assert (changed.status_code, changed.content) == (204, b"")
    after = salesforce.call("GET", f"sobjects/Case/{case}").json()
    assert (after["IsClosed"], after["ClosedDate"] is not None, after["Subject"]) == (True, True, "One")
    assert fakes.world.salesforce.created[0]["fields"]["Status"] == "Closed"


def test_a_deleted_record_is_gone_with_its_comments(salesforce, case, fakes):
    salesforce.call("POST", "sobjects/CaseComment", json={"ParentId": case, "CommentBody": "x"})
    assert salesforce.call("DELETE", f"sobjects/Case/{case}").status_code == 204
    assert salesforce.records(f"SELECT Id FROM CaseComment WHERE ParentId = '{case}'") == []
    assert [each["state"] for each in fakes.world.salesforce.created] == ["deleted", "deleted"]
    for method in ("GET", "PATCH", "DELETE"):
        assert error(salesforce.call(method, f"sobjects/Case/{case}", json={}))[:2] == (404, "ENTITY_IS_DELETED")


def test_comments_and_tasks_are_found_by_what_they_belong_to_newest_first(salesforce, case):
    for body in ("first", "second"):
        salesforce.call("POST", "sobjects/CaseComment", json={"ParentId": case, "CommentBody": body})
    salesforce.call(
        "POST", "sobjects/Task", json={"WhatId": case, "Subject": "Follow up", "ActivityDate": "2026-12-01"}
    )
    found = salesforce.records(
        f"SELECT Id, CommentBody, IsPublished, CreatedBy.Username FROM CaseComment WHERE ParentId = '{case}'"
        " ORDER BY CreatedDate DESC LIMIT 20"
    )
    assert {each["CommentBody"] for each in found} == {"first", "second"}
    assert (found[0]["IsPublished"], found[0]["CreatedBy"]["Username"]) == (False, "liaison@gitlab.example")
    (task,) = salesforce.records(f"SELECT Subject, ActivityDate, Status, Owner.Name FROM Task WHERE WhatId = '{case}'")
    assert (task["ActivityDate"], task["Status"], task["Owner"]["Name"]) == (
        "2026-12-01",
        "Not Started",
        "Liaison Service",
    )


@pytest.mark.parametrize(
    ("entity", "field"),
    [("CaseComment", "CommentBody"), ("FeedItem", "Body"), ("Case", "Description"), ("Task", "Description")],
)
def test_a_long_text_can_be_read_but_not_filtered_or_sorted_by(salesforce, entity, field):
    assert salesforce.records(f"SELECT {field} FROM {entity} WHERE Subject = 'none'" if entity in ("Case", "Task")
                              else f"SELECT {field} FROM {entity}") == []  # fmt: skip
    mistake = salesforce.mistake(f"SELECT Id FROM {entity} WHERE {field} LIKE '%ESC-%'")
    assert mistake["errorCode"] == "INVALID_FIELD"
    assert f"field '{field}' can not be filtered in a query call" in mistake["message"]
    assert salesforce.mistake(f"SELECT Id FROM {entity} ORDER BY {field}")["errorCode"] == "MALFORMED_QUERY"


def test_moments_are_compared_as_moments(salesforce, case):
    assert salesforce.records("SELECT Id FROM Case WHERE CreatedDate > 2020-01-01T00:00:00Z AND Subject = 'One'")
    assert not salesforce.records("SELECT Id FROM Case WHERE CreatedDate > 2126-01-01T00:00:00+02:00")


@pytest.mark.parametrize(
    ("entity", "fields", "status", "code", "said"),
    [
        ("Case", {"Foo__c": 1}, 400, "INVALID_FIELD", "No such column 'Foo__c' on sobject of type Case"),
        ("Case", {"AccountId": "meadowbank"}, 400, "MALFORMED_ID", "Account ID: id value of incorrect type"),
        ("Case", {"AccountId": "0014000000NoOneAAA"}, 400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"),
        ("Case", {"AccountId": JONAS}, 400, "FIELD_INTEGRITY_EXCEPTION", "id value of incorrect type"),
        ("Case", {"OwnerId": JONAS}, 400, "INACTIVE_OWNER_OR_USER", "inactive user"),
        ("Case", {"RecordTypeId": "0124000000NoOne"}, 400, "INVALID_CROSS_REFERENCE_KEY", "Record Type ID"),
        ("Case", {"Subject": "x" * 256}, 400, "STRING_TOO_LONG", "max length=255"),
        ("Case", {"CaseNumber": "1"}, 400, "INVALID_FIELD_FOR_INSERT_UPDATE", "CaseNumber"),
        ("CaseComment", {"CommentBody": "x"}, 400, "REQUIRED_FIELD_MISSING", "[ParentId]"),
        ("CaseComment", {"ParentId": MEADOWBANK}, 400, "FIELD_INTEGRITY_EXCEPTION", "id value of incorrect type"),
        ("Case", [], 400, "JSON_PARSER_ERROR", "no entity body"),
        ("Foo", {}, 404, "NOT_FOUND", "does not exist"),
    ],
)
def test_a_record_that_cannot_be_written_is_refused_by_what_is_wrong(salesforce, entity, fields, status, code, said):
    found = error(salesforce.call("POST", f"sobjects/{entity}", json=fields))
    assert found[:2] == (status, code)
    assert said in found[2]
