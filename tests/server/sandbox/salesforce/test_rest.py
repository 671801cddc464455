"""Records that are created over REST."""


def test_a_case_is_created_and_can_be_read_again(salesforce, fakes):
    account = "0014000000MeadBAAR"
    made = salesforce.call("POST", "sobjects/Case", json={"AccountId": account, "Subject": "Please have a look"})
    assert made.status_code == 201
    query = f"SELECT Subject, Account.Name FROM Case WHERE Id = '{made.json()['id']}'"
    (case,) = salesforce.records(query)
    assert (case["Subject"], case["Account"]["Name"]) == ("Please have a look", "Meadowbank Dairy Cooperative")
    assert [each["entity"] for each in fakes.world.salesforce.created] == ["Case"]


def test_a_feed_item_is_created(salesforce):
    body = {"ParentId": "0014000000MeadBAAR", "Body": "A renewal question"}
    assert salesforce.call("POST", "sobjects/FeedItem", json=body).json()["success"] is True


def test_a_field_that_is_none_is_refused_by_name(salesforce):
    response = salesforce.call("POST", "sobjects/Case", json={"Foo__c": 1})
    assert (response.status_code, response.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert "Foo__c" in response.json()[0]["message"]


def test_an_id_that_is_none_is_refused(salesforce):
    response = salesforce.call("POST", "sobjects/Case", json={"AccountId": "meadowbank"})
    assert response.json()[0]["errorCode"] == "MALFORMED_ID"


def test_an_entity_that_is_none_is_not_found(salesforce):
    assert salesforce.call("POST", "sobjects/Foo", json={}).json()[0]["errorCode"] == "NOT_FOUND"
