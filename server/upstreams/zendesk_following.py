"""Many tickets at once, for what has become of them: solved, merged into another, continued in a follow-up.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-multiple-tickets
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from server.errors import UpstreamNotFound
from server.upstreams.answers import listing
from server.upstreams.reading import Json, number, numbers, table, text, texts
from server.upstreams.zendesk_calls import PATIENT, ZendeskCalls

MOST_AT_ONCE: Final = 100
MERGED: Final = "closed_by_merge"  # the tag that Zendesk gives a ticket that was merged into another


@dataclass(frozen=True, slots=True)
class FollowedTicket:
    """`merged_into` is where it went on; `follows` the closed ticket that it continues, `followed_by` what continues
    it."""

    zendesk_ticket_id: int
    status: str
    tags: tuple[str, ...] = ()
    merged_into: int | None = None
    follows: int | None = None
    followed_by: tuple[int, ...] = ()


def tickets_by_id(
    calls: ZendeskCalls,
    ticket_ids: Iterable[int],
    merged_into: Callable[[int], int | None],
    deadline: float | None = None,
) -> Mapping[int, FollowedTicket]:
    """Those that there are. `merged_into` is asked only of a ticket that was merged. Raises UpstreamError."""
    found: dict[int, FollowedTicket] = {}
    for ids in _batches(sorted(set(ticket_ids))):
        budget = calls.budget(deadline, patience=PATIENT)
        answer = calls.get("tickets/show_many", budget, ids=",".join(str(each) for each in ids))
        for given in listing("zendesk", answer.get("tickets")):
            ticket = _followed(given, merged_into)
            if ticket:
                found[ticket.zendesk_ticket_id] = ticket
    return found


def _followed(given: Json, merged_into: Callable[[int], int | None]) -> FollowedTicket | None:
    ticket_id, tags = number(given.get("id")), texts(given.get("tags"))
    if ticket_id is None:
        return None
    status = text(given.get("status")) or ""
    source = table(table(given.get("via")).get("source"))
    follows = number(table(source.get("from")).get("ticket_id")) if source.get("rel") == "follow_up" else None
    return FollowedTicket(
        zendesk_ticket_id=ticket_id,
        status=status,
        tags=tags,
        merged_into=_target(ticket_id, merged_into) if status == "closed" and MERGED in tags else None,
        follows=follows,
        followed_by=numbers(given.get("followup_ids")),
    )


def _target(ticket_id: int, merged_into: Callable[[int], int | None]) -> int | None:
    try:
        return merged_into(ticket_id)
    except UpstreamNotFound:
        return None  # deleted between the two questions


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + MOST_AT_ONCE] for start in range(0, len(ids), MOST_AT_ONCE))
