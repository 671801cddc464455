"""Chatter, and tasks that remind of it: posts on a record's feed with real mentions.

https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/quickreference_post_comment_or_feed_item_with_mention.htm
https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_feeditem.htm
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any, Final

from server.settings import SalesforceSettings
from server.upstreams.reading import Json, text
from server.upstreams.salesforce_rest import Rest
from server.upstreams.soql import literal, selection

LONGEST_POST: Final = 10_000
MOST_POSTS: Final = 200
MARKUP: Final = re.compile(r"<[^>]*>")
GONE: Final = frozenset({"ENTITY_IS_DELETED", "NOT_FOUND", "INVALID_CROSS_REFERENCE_KEY"})


@dataclass(frozen=True, slots=True)
class Post:
    """A post or a comment on one; `words` is without markup, `url` opens it."""

    id: str
    url: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A user, who is told of the post."""

    user_id: str


class Feed:
    """Any number of threads may share it. All raise UpstreamError."""

    def __init__(self, rest: Rest, settings: SalesforceSettings) -> None:
        self._rest = rest
        self._settings = settings

    def user(self, email: str) -> str | None:
        """The id of the active user with this address."""
        condition = f"Email = {literal(email)} AND IsActive = true"
        reply = self._rest.query(selection("Id", "User", condition, 1, "Id"))
        return next((text(row.get("Id")) for row in reply.checked().records()), None)

    def post(self, record_id: str, segments: Sequence[str | Mention]) -> Post:
        """Write into the feed of a record."""
        sent = {"feedElementType": "FeedItem", "subjectId": record_id, "body": _body(segments)}
        return self._made("chatter/feed-elements", sent)

    def reply(self, post_id: str, segments: Sequence[str | Mention]) -> Post:
        """Comment on a post."""
        path = f"chatter/feed-elements/{post_id}/capabilities/comments/items"
        return self._made(path, {"body": _body(segments)})

    def posts(self, record_id: str, since: datetime | None = None) -> tuple[Post, ...]:
        """The feed of a record since a little before that time, the newest first."""
        return self._posts("Body", "FeedItem", f"ParentId = {literal(record_id)}", since)

    def replies(self, post_id: str, since: datetime | None = None) -> tuple[Post, ...]:
        """The comments on a post, the newest first."""
        return self._posts("CommentBody", "FeedComment", f"FeedItemId = {literal(post_id)}", since)

    def remind(self, record_id: str, subject: str, due: date, words: str, owner_id: str | None) -> str:
        """The id of a new task on a record; it belongs to the user, else to the one we sign in as."""
        sent: dict[str, Any] = {
            "WhatId": record_id,
            "Subject": subject,
            "ActivityDate": due.isoformat(),
            "Description": words,
        }
        reply = self._rest.write("POST", "sobjects/Task", {**sent, **({"OwnerId": owner_id} if owner_id else {})})
        return reply.checked().made()

    def reminders(self, record_id: str, subject: str, *, open_only: bool = False) -> tuple[str, ...]:
        """The ids of the tasks on a record with exactly this subject."""
        where = f"WhatId = {literal(record_id)} AND Subject = {literal(subject)}"
        where += " AND IsClosed = false" if open_only else ""
        rows = self._rest.query(selection("Id, Subject", "Task", where, 10)).checked().records()
        return tuple(text(row.get("Id")) or "" for row in rows if row.get("Subject") == subject)

    def finish(self, task_id: str) -> None:
        """The task is done, whoever it belongs to."""
        self._rest.write("PATCH", f"sobjects/Task/{task_id}", {"Status": self._rest.closed_status("Task")}).checked()

    def delete(self, entity: str, record_id: str) -> bool:
        """False where it was gone already."""
        reply = self._rest.write("DELETE", f"sobjects/{entity}/{record_id}")
        if reply.code in GONE:
            return False
        return reply.checked().ok

    def _made(self, path: str, sent: Mapping[str, Any]) -> Post:
        reply = self._rest.write("POST", path, sent).checked()
        return self._post(reply.made(), reply.address)

    def _posts(self, column: str, entity: str, condition: str, since: datetime | None) -> tuple[Post, ...]:
        reply = self._rest.newest(f"Id, {column}", entity, condition, since, MOST_POSTS)
        rows = reply.records()
        return tuple(self._post(text(row.get("Id")) or "", reply.address, text(row.get(column)) or "") for row in rows)

    def _post(self, post_id: str, address: str, body: str = "") -> Post:
        """Rich text comes back as HTML."""
        web = (self._settings.web_url or address).rstrip("/")
        return Post(post_id, f"{web}/{post_id}", unescape(MARKUP.sub("", body)))


def _body(segments: Sequence[str | Mention]) -> Json:
    return {"messageSegments": [_segment(each) for each in segments]}


def _segment(given: str | Mention) -> Json:
    if isinstance(given, Mention):
        return {"type": "Mention", "id": given.user_id}
    return {"type": "Text", "text": given}
