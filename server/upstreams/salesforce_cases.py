"""Cases in Salesforce: the one of a ticket, and the comments on it.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_upsert_patch.htm
https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_casecomment.htm
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound, UpstreamRefused
from server.settings import SalesforceSettings
from server.upstreams.answers import quoted
from server.upstreams.reading import Json, flag, text
from server.upstreams.salesforce_composite import Step, together
from server.upstreams.salesforce_reply import Reply
from server.upstreams.salesforce_rest import Rest
from server.upstreams.soql import literal, selection

LONGEST_COMMENT: Final = 4_000
LONGEST_SUBJECT: Final = 255
MOST_COMMENTS: Final = 200
MOST_CASES: Final = 20
POSTS: Final = ("TextPost", "LinkPost", "ContentPost", "QuestionPost", "PollPost")


@dataclass(frozen=True, slots=True)
class Case:
    """`key` is what the ticket's field holds: None in a case of other software, which may have an address."""

    id: str
    url: str
    closed: bool = False
    key: str | None = None
    description: str = ""
    ticket_url: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    id: str
    text: str


class Cases:
    """All raise UpstreamError; one with code `case_field` names the setting that mends it."""

    def __init__(self, rest: Rest, settings: SalesforceSettings) -> None:
        self._rest = rest
        self._settings = settings
        self._key = settings.case_ticket_field

    def of_ticket(self, key: str, addresses: Sequence[str]) -> Case | None:
        """The case with this key; else one without a key at one of the ticket's addresses, an open one first."""
        condition = f"{self._key} = {literal(key)}"
        if self._settings.case_url_field and addresses:
            wanted = ", ".join(literal(address) for address in addresses)
            condition += f" OR {self._settings.case_url_field} IN ({wanted})"
        found = self._select(condition)
        mine = next((case for case in found if case.key == key), None)
        return mine or min((case for case in found if case.key is None), key=lambda case: case.closed, default=None)

    def with_id(self, case_id: str) -> Case:
        found = self._select(f"Id = {literal(case_id)}")
        if not found:
            raise UpstreamNotFound("salesforce", f"Salesforce has no case {case_id}, or none that we may see.")
        return found[0]

    def adopt(self, case: Case, key: str) -> None:
        """Write the ticket's key into a case that other software has opened."""
        self._write("PATCH", f"sobjects/Case/{case.id}", {self._key: key})

    def open(self, key: str, fields: Mapping[str, Any], words: str) -> tuple[Case, str]:
        """The case with this key, made if there is none, and a comment on it: both or neither. With the comment's id.

        `fields` by API name. Asked twice, there is still one case.
        """
        record_type = self._settings.case_record_type
        sent = {**fields, **({"RecordTypeId": record_type} if record_type else {})}
        path = f"sobjects/Case/{self._key}/{quote(key, safe='')}"
        comment = Step("comment", "POST", "sobjects/CaseComment", _comment("@{case.id}", words))
        replies = together(self._rest, [Step("case", "PATCH", path, sent), comment])
        if not replies[0].ok:
            raise self._refusal(replies[0])
        made, said = replies
        return self._case({"Id": made.made()}, made.address), said.made()

    def comments(self, case_id: str, since: datetime | None = None) -> tuple[Comment, ...]:
        """Those since a little before that time, else those that are not too old; the newest first."""
        where = f"ParentId = {literal(case_id)}"
        reply = self._rest.newest("Id, CommentBody", "CaseComment", where, since, MOST_COMMENTS)
        return tuple(Comment(text(row.get("Id")) or "", text(row.get("CommentBody")) or "") for row in reply.records())

    def has_posts(self, case_id: str) -> bool:
        """Whether people have written in the case's feed."""
        kinds = ", ".join(literal(kind) for kind in POSTS)
        reply = self._rest.query(selection("Id", "FeedItem", f"ParentId = {literal(case_id)} AND Type IN ({kinds})", 1))
        return bool(reply.checked().records())

    def comment(self, case_id: str, words: str) -> str:
        """The new comment's id."""
        return self._write("POST", "sobjects/CaseComment", _comment(case_id, words)).made()

    def close(self, case_id: str) -> bool:
        """Whether Salesforce let us: rules of the organization may forbid it."""
        try:
            self._write("PATCH", f"sobjects/Case/{case_id}", {"Status": self._rest.closed_status("Case")})
        except UpstreamRefused:
            return False
        return self.with_id(case_id).closed

    def _select(self, condition: str) -> tuple[Case, ...]:
        columns = ", ".join(filter(None, ("Id, IsClosed, Description", self._key, self._settings.case_url_field)))
        # Those with a key first, so that no number of others can hide one.
        order = f"{self._key} DESC NULLS LAST, CreatedDate DESC"
        reply = self._rest.query(selection(columns, "Case", condition, MOST_CASES, order))
        if not reply.ok:
            raise self._refusal(reply)
        return tuple(self._case(row, reply.address) for row in reply.records())

    def _case(self, row: Json, address: str) -> Case:
        case_id = text(row.get("Id"))
        if case_id is None:
            raise UpstreamMalformed("salesforce", "Salesforce answered with a case that has no id.")
        return Case(
            id=case_id,
            url=f"{(self._settings.web_url or address).rstrip('/')}/{case_id}",
            closed=flag(row.get("IsClosed")),
            key=text(row.get(self._key)),
            description=text(row.get("Description")) or "",
            ticket_url=text(row.get(self._settings.case_url_field)) or "",
        )

    def _write(self, method: str, path: str, fields: Mapping[str, Any]) -> Reply:
        reply = self._rest.write(method, path, fields)
        if not reply.ok:
            raise self._refusal(reply)
        return reply

    def _refusal(self, reply: Reply) -> UpstreamError:
        """A field that is not there, or may not be written, is named with the setting that names it."""
        own = self._settings
        named = {
            "salesforce.case_ticket_field": own.case_ticket_field,
            "salesforce.case_url_field": own.case_url_field,
            "salesforce.case_record_type": "RecordTypeId" if own.case_record_type else "",
        }
        for setting, field in named.items():
            if field and _is_about(field, reply):
                return UpstreamRefused(
                    "salesforce",
                    f"Salesforce does not take the field {field} of a case{quoted(reply.reason)}.",
                    hint=f"Correct {setting}, or let the Salesforce user edit that field (liaison doctor checks it).",
                    code="case_field",
                    status=reply.response.status_code,
                )
        return reply.refusal()


def _comment(case_id: str, words: str) -> dict[str, Any]:
    """It is not published: customers in a portal do not see it."""
    return {"ParentId": case_id, "CommentBody": words, "IsPublished": False}


def _is_about(field: str, reply: Reply) -> bool:
    codes = ("INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE", "NOT_FOUND", "INVALID_CROSS_REFERENCE_KEY")
    titles = {"RecordTypeId": ("RecordTypeId", "Record Type ID")}
    return reply.code in codes and any(title in reply.reason for title in titles.get(field, (field,)))
