"""Changing a ticket without trampling on anybody, and looking for what has become of a change.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#protecting-against-ticket-update-collisions
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from server.errors import UpstreamError, UpstreamMalformed
from server.settings import Instance
from server.upstreams.answers import listing, only_asking
from server.upstreams.budget import Budget
from server.upstreams.reading import Json, moment, number, numbers, rows, table, text, texts
from server.upstreams.zendesk_calls import PATIENT, RecordInvalid, ZendeskCalls
from server.upstreams.zendesk_changes import Comment, TicketChanges, TicketClosed, TicketState, TicketUpdated

PAGE: Final = 100
MOST_PAGES: Final = 20
CLOCKS_DIFFER: Final = timedelta(minutes=5)


class Tickets:
    """The tickets of one instance. Any number of threads may share it. All raise UpstreamError."""

    def __init__(self, instance: Instance, calls: ZendeskCalls) -> None:
        self._field_ids = instance.ticket_fields
        self._calls = calls

    def state(self, ticket_id: int, budget: Budget) -> TicketState:
        answer = self._calls.get(f"tickets/{ticket_id:d}", budget, what=f"ticket {ticket_id}")
        return self._state(table(answer.get("ticket")), ticket_id)

    def _state(self, given: Json, ticket_id: int) -> TicketState:
        stamp = text(given.get("updated_at"))
        if not stamp:
            raise UpstreamMalformed("zendesk", f"Zendesk does not say when ticket {ticket_id} was last changed.")
        values = {number(each.get("id")): each.get("value") for each in rows(given.get("custom_fields"))}
        return TicketState(
            status=text(given.get("status")) or "",
            stamp=stamp,
            tags=texts(given.get("tags")),
            cc_user_ids=numbers(given.get("email_cc_ids", given.get("collaborator_ids"))),
            follower_user_ids=numbers(given.get("follower_ids")),
            fields={name: values.get(field_id) for name, field_id in self._field_ids.items()},
        )

    def update(self, ticket_id: int, changes: TicketChanges, *, deadline: float | None = None) -> TicketUpdated:
        """One update of a ticket that nobody else changes meanwhile; read again once where somebody did.

        Raises TicketClosed, RecordInvalid; UpstreamError (code `conflict`) when it is changed all the time.
        """
        budget = self._calls.budget(deadline, patience=PATIENT)
        try:
            return self._update(ticket_id, changes, budget)
        except UpstreamError as error:
            if error.code != "conflict":
                raise
        return self._update(ticket_id, changes, budget)

    def _update(self, ticket_id: int, changes: TicketChanges, budget: Budget) -> TicketUpdated:
        with only_asking():
            before = self.state(ticket_id, budget)
        if before.status == "closed":
            raise _closed(ticket_id)
        body = {"ticket": {**self._body(changes, before), "safe_update": True, "updated_stamp": before.stamp}}
        try:
            answer = self._calls.put(f"tickets/{ticket_id:d}", body, budget, what=f"ticket {ticket_id}")
        except RecordInvalid as error:
            if "closed prevents" in error.fields.get("status", ""):
                raise _closed(ticket_id) from error
            raise
        events = rows(table(answer.get("audit")).get("events"))
        comments = (number(event.get("id")) for event in events if event.get("type") == "Comment")
        return TicketUpdated(before, self._state(table(answer.get("ticket")), ticket_id), next(comments, None))

    def _body(self, changes: TicketChanges, before: TicketState) -> dict[str, Any]:
        """Only what differs. `tags` stands for all of them, which is safe only with `safe_update`."""
        tags = sorted((set(before.tags) | set(changes.tags)) - set(changes.removed_tags))
        body: dict[str, Any] = {
            "comment": {"body": changes.note, "public": False} if changes.note else None,
            "followers": _entries(changes.followers, changes.removed_followers),
            "email_ccs": _entries(changes.ccs, changes.removed_ccs),
            "tags": tags if set(tags) != set(before.tags) else None,
            "custom_fields": self._custom_fields(changes.fields),
        }
        return {key: value for key, value in body.items() if value is not None}

    def _custom_fields(self, fields: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        known = self._field_ids
        return [{"id": known[name], "value": value} for name, value in fields.items() if name in known] or None

    def comments(
        self, ticket_id: int, *, since: datetime | None = None, deadline: float | None = None
    ) -> Iterator[Comment]:
        """The comments, newest first, page by page; back to `since` (and a little further, as clocks differ).

        Raises UpstreamMalformed rather than ending where it has not seen them all.
        """
        after: str | None = None
        for _ in range(MOST_PAGES):
            page: dict[str, Any] = {"sort": "-created_at", "page[size]": PAGE}
            answer = self._calls.get(
                f"tickets/{ticket_id:d}/comments",
                self._calls.budget(deadline, patience=PATIENT),
                what=f"ticket {ticket_id}",
                **page,
                **({"page[after]": after} if after else {}),
            )
            found = [_comment(each) for each in listing("zendesk", answer.get("comments"))]
            yield from found
            oldest = found[-1].created_at if found else None
            meta = table(answer.get("meta"))
            after = text(meta.get("after_cursor"))
            seen = since is not None and oldest is not None and oldest < since - CLOCKS_DIFFER
            if seen or meta.get("has_more") is not True:
                return
            if not after:
                break
        raise UpstreamMalformed("zendesk", f"Ticket {ticket_id} has more recent comments than we can read.")


def _closed(ticket_id: int) -> TicketClosed:
    return TicketClosed(
        "zendesk",
        f"Ticket {ticket_id} is closed, so nothing can be added to it.",
        hint="Press again on its follow-up ticket.",
        status=422,
    )


def _entries(added: Sequence[int], removed: Sequence[int]) -> list[dict[str, str]] | None:
    """https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/"""
    entries = [(user_id, "put") for user_id in added] + [(user_id, "delete") for user_id in removed]
    return [{"user_id": str(user_id), "action": action} for user_id, action in entries] or None


def _comment(given: Json) -> Comment:
    return Comment(
        id=number(given.get("id")) or 0,
        body=text(given.get("plain_body")) or text(given.get("body")) or "",
        public=given.get("public") is not False,
        author_id=number(given.get("author_id")),
        created_at=moment(given.get("created_at")),
    )
