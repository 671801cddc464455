"""What may be done with records and their fields."""

from tests.server.sandbox.salesforce.test_rest import error


def test_a_kind_of_record_is_described_with_its_fields(salesforce):
    case = salesforce.call("GET", "sobjects/Case/describe").json()
    assert (case["name"], case["createable"], case["keyPrefix"]) == ("Case", True, "500")
    fields = {field["name"]: field for field in case["fields"]}
    key = fields["Zendesk_Ticket_Key__c"]
    assert key["externalId"]
    assert key["unique"]
    assert key["updateable"]
    assert not fields["IsClosed"]["updateable"]
    assert not fields["Description"]["filterable"]


def test_what_may_only_be_read_says_so(salesforce):
    assert not salesforce.call("GET", "sobjects/User/describe").json()["createable"]


def test_a_kind_that_is_not_there_is_not_found(salesforce):
    assert error(salesforce.call("GET", "sobjects/Nothing/describe"))[:2] == (404, "NOT_FOUND")
