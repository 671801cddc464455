"""Chatter's REST API: feed elements with mentions, their comments, and a record's feed.

https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/quickreference_post_comment_or_feed_item_with_mention.htm
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.salesforce import records
from server.sandbox.salesforce.ids import is_id, long_id
from server.sandbox.salesforce.rules import LONGEST, Refused
from server.sandbox.world import Json, Salesforce, World

MOST_MENTIONS = 25


def routes(rest: Blueprint, world: World, api: str) -> None:
    salesforce = world.salesforce

    @rest.post(f"{api}/chatter/feed-elements")
    @rest.post(f"{api}/connect/feed-elements")
    def post_element(version: float) -> ResponseReturnValue:
        asked = _sent()
        if asked.get("feedElementType") != "FeedItem":
            raise Refused(400, "MISSING_ARGUMENT", "You must provide a value for feedElementType.")
        with world.lock:
            text = _text(salesforce, asked)
            fields = {"ParentId": asked.get("subjectId"), "Body": text}
            return jsonify(_element(salesforce, records.create(salesforce, "FeedItem", fields), version)), 201

    @rest.get(f"{api}/chatter/feed-elements/<element_id>")
    @rest.get(f"{api}/connect/feed-elements/<element_id>")
    def show_element(version: float, element_id: str) -> ResponseReturnValue:
        with world.lock:
            return jsonify(_element(salesforce, element_id, version))

    @rest.delete(f"{api}/chatter/feed-elements/<element_id>")
    @rest.delete(f"{api}/connect/feed-elements/<element_id>")
    def delete_element(version: float, element_id: str) -> ResponseReturnValue:
        with world.lock:
            records.delete(salesforce, "FeedItem", element_id)
        return "", 204

    _feeds(rest, world, api)


def _feeds(rest: Blueprint, world: World, api: str) -> None:
    salesforce = world.salesforce

    @rest.post(f"{api}/chatter/feed-elements/<element_id>/capabilities/comments/items")
    def comment(version: float, element_id: str) -> ResponseReturnValue:
        with world.lock:
            item = records.find(salesforce, "FeedItem", element_id)
            fields = {"FeedItemId": item["Id"], "CommentBody": _text(salesforce, _sent())}
            comment_id = records.create(salesforce, "FeedComment", fields)
            item["CommentCount"] += 1
            return jsonify(_comment(salesforce, comment_id)), 201

    @rest.get(f"{api}/chatter/feeds/record/<record_id>/feed-elements")
    def feed(version: float, record_id: str) -> ResponseReturnValue:
        """Newest first."""
        wanted = long_id(record_id) if is_id(record_id) else ""
        with world.lock:
            items = [row for row in salesforce.tables["FeedItem"].values() if row["ParentId"] == wanted]
            elements = [_element(salesforce, row["Id"], version) for row in reversed(items)]
        return jsonify(elements=elements, currentPageUrl=request.full_path, nextPageUrl=None)


def _sent() -> Json:
    sent: Any = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise Refused(400, "JSON_PARSER_ERROR", "The request body is not a JSON object.")
    return sent


def _text(salesforce: Salesforce, asked: Json) -> str:
    """The segments as one text, in which a mention reads @Name. Raises Refused."""
    segments = (asked.get("body") or {}).get("messageSegments") or []
    if sum(str(each.get("type")).lower() == "mention" for each in segments) > MOST_MENTIONS:
        raise Refused(400, "MAX_MENTIONS_EXCEEDED", f"You can mention at most {MOST_MENTIONS} people in a post.")
    text = "".join(_segment(salesforce, each) for each in segments)
    if not text.strip():
        raise Refused(400, "POST_BODY_EMPTY", "The post has no content.")
    if len(text) > LONGEST["Body"]:
        raise Refused(400, "STRING_TOO_LONG", f"Your post can't exceed {LONGEST['Body']} characters.")
    return text


def _segment(salesforce: Salesforce, segment: Json) -> str:
    kind = str(segment.get("type", "")).lower()
    if kind == "text":
        return str(segment.get("text", ""))
    if kind == "mention":
        return f"@{records.find(salesforce, 'User', _id(segment.get('id')))['Name']}"
    if kind == "link":
        return str(segment.get("url", ""))
    if kind in ("markupbegin", "markupend"):
        return "\n" if kind == "markupend" and segment.get("markupType") == "Paragraph" else ""
    raise Refused(400, "INVALID_ENUM_VALUE", f"Invalid message segment type: {segment.get('type')}")


def _id(value: object) -> str:
    if not is_id(str(value)):
        raise Refused(400, "INVALID_ID_FIELD", f"Invalid identifier: {value}")
    return str(value)


def _element(salesforce: Salesforce, element_id: str, version: float) -> Json:
    row = records.find(salesforce, "FeedItem", element_id)
    return {
        "id": row["Id"],
        "feedElementType": "FeedItem",
        "type": row["Type"],
        "body": {"text": row["Body"], "isRichText": False, "messageSegments": [{"type": "Text", "text": row["Body"]}]},
        "parent": {"id": row["ParentId"]},
        "actor": {"id": row["CreatedById"]},
        "createdDate": row["CreatedDate"],
        "modifiedDate": row["LastModifiedDate"],
        "capabilities": {"comments": {"page": {"items": _comments(salesforce, row), "total": row["CommentCount"]}}},
        "url": f"/services/data/v{version}/chatter/feed-elements/{row['Id']}",
    }


def _comments(salesforce: Salesforce, item: Json) -> list[Json]:
    rows = salesforce.tables["FeedComment"].values()
    return [_comment(salesforce, row["Id"]) for row in rows if row["FeedItemId"] == item["Id"]]


def _comment(salesforce: Salesforce, comment_id: str) -> Json:
    row = records.find(salesforce, "FeedComment", comment_id)
    return {
        "id": row["Id"],
        "feedElement": {"id": row["FeedItemId"]},
        "body": {"text": row["CommentBody"], "isRichText": False},
        "createdDate": row["CreatedDate"],
        "user": {"id": row["CreatedById"]},
    }
