"""Upserts by the ticket's key."""

from tests.server.sandbox.salesforce.test_rest import error

KEY = "sobjects/Case/Zendesk_Ticket_Key__c/global:4242"


def test_an_upsert_creates_once_and_then_changes(salesforce, fakes):
    first = salesforce.call("PATCH", KEY, json={"Subject": "One"})
    assert (first.status_code, first.json()["created"], first.json()["success"]) == (201, True, True)
    second = salesforce.call("PATCH", KEY, json={"Subject": "Two"})
    assert (second.status_code, second.json()["created"]) == (200, False)
    assert second.json()["id"] == first.json()["id"]
    (case,) = salesforce.records("SELECT Id, Subject FROM Case WHERE Zendesk_Ticket_Key__c = 'GLOBAL:4242'")
    assert case["Subject"] == "Two"
    assert len(fakes.world.salesforce.created) == 1


def test_a_record_can_be_read_by_its_external_id(salesforce):
    assert error(salesforce.call("GET", KEY))[:2] == (404, "NOT_FOUND")
    salesforce.call("PATCH", KEY, json={"Subject": "One"})
    assert salesforce.call("GET", KEY).json()["Subject"] == "One"


def test_the_key_must_not_stand_in_the_body_of_an_upsert(salesforce):
    response = salesforce.call("PATCH", KEY, json={"Zendesk_Ticket_Key__c": "global:4242"})
    assert error(response)[1] == "INVALID_FIELD"


def test_a_key_that_is_there_already_is_no_key_for_another(salesforce):
    salesforce.call("PATCH", KEY, json={"Subject": "One"})
    response = salesforce.call("POST", "sobjects/Case", json={"Zendesk_Ticket_Key__c": "global:4242"})
    status, code, said = error(response)
    assert (status, code) == (400, "DUPLICATE_VALUE")
    assert "Zendesk_Ticket_Key__c duplicates value on record with id: 500" in said


def test_a_field_that_is_no_external_id_is_not_found(salesforce):
    status, code, said = error(salesforce.call("PATCH", "sobjects/Case/Subject/x", json={}))
    assert (status, code) == (404, "NOT_FOUND")
    assert "external ID field does not exist or is not accessible: Subject" in said
