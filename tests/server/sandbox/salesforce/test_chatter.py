"""Posts with mentions on a record's feed."""

import pytest

from tests.server.sandbox.salesforce.test_rest import MEADOWBANK, error

MENTION = {"type": "Mention", "id": "0054000000DanAc"}


def post(salesforce, *segments, **more):
    body = {"feedElementType": "FeedItem", "subjectId": MEADOWBANK, "body": {"messageSegments": list(segments)}}
    return salesforce.call("POST", "chatter/feed-elements", json=body | more)


def test_a_post_names_whom_it_mentions_and_is_found_on_the_record(salesforce):
    made = post(salesforce, MENTION, {"type": "Text", "text": " please look (ESC-1)"})
    assert made.status_code == 201
    assert made.json()["body"]["text"] == "@Daniel Achterberg please look (ESC-1)"
    (row,) = salesforce.records(f"SELECT Id, Body, Type FROM FeedItem WHERE ParentId = '{MEADOWBANK}' LIMIT 5")
    assert (row["Id"], row["Type"]) == (made.json()["id"], "TextPost")
    feed = salesforce.call("GET", f"chatter/feeds/record/{MEADOWBANK}/feed-elements").json()
    assert [each["id"] for each in feed["elements"]] == [row["Id"]]


def test_a_post_is_commented_and_taken_back(salesforce):
    element = post(salesforce, {"type": "Text", "text": "One"}).json()["id"]
    comment = {"body": {"messageSegments": [MENTION, {"type": "Text", "text": " a reminder"}]}}
    path = f"chatter/feed-elements/{element}"
    assert salesforce.call("POST", f"{path}/capabilities/comments/items", json=comment).status_code == 201
    (shown,) = salesforce.call("GET", path).json()["capabilities"]["comments"]["page"]["items"]
    assert shown["body"]["text"] == "@Daniel Achterberg a reminder"
    assert salesforce.call("DELETE", path).status_code == 204
    assert error(salesforce.call("GET", path))[:2] == (404, "ENTITY_IS_DELETED")


@pytest.mark.parametrize(
    ("segments", "more", "code"),
    [
        ([], {}, "POST_BODY_EMPTY"),
        ([{"type": "Mention", "id": "daniel"}], {}, "INVALID_ID_FIELD"),
        ([{"type": "Mention", "id": "0054000000NoOne"}], {}, "NOT_FOUND"),
        ([{"type": "Shout", "text": "x"}], {}, "INVALID_ENUM_VALUE"),
        ([MENTION] * 26, {}, "MAX_MENTIONS_EXCEEDED"),
        ([{"type": "Text", "text": "x" * 10_001}], {}, "STRING_TOO_LONG"),
        ([{"type": "Text", "text": "x"}], {"feedElementType": None}, "MISSING_ARGUMENT"),
        ([{"type": "Text", "text": "x"}], {"subjectId": "0014000000NoOneAAA"}, "INVALID_CROSS_REFERENCE_KEY"),
    ],
)
def test_a_post_that_cannot_be_made_says_why(salesforce, segments, more, code):
    assert error(post(salesforce, *segments, **more))[1] == code
