"""To a ticket, with its Salesforce case beside it: whoever may not see the one can often see the other."""

from server.cache import Flight
from server.links.accounts import named
from server.links.answer import Answer, Candidate, nothing
from server.links.asking import Asking, Missing, Unread
from server.links.places import web
from server.links.recognising import Pasted
from server.records import Ticket
from server.upstreams.salesforce_cases import Case


def ticket(pasted: Pasted, asking: Asking) -> Answer:
    number, instance = pasted.number, asking.instance
    searching = asking.cases.of_ticket(instance, number)  # both are asked at the same time
    reading = asking.lookups.ticket(instance.name, number, anew=False)
    try:
        found = asking.wait(reading)[0]
    except Missing:
        case = _case_of(searching, asking)
        return _only_case(case, number) if case else nothing("ticket_missing", number=number)
    except Unread:
        return _answer(asking, number, None, _case_of(searching, asking))
    return _answer(asking, number, found, _case_of(searching, asking))


def number(pasted: Pasted, asking: Asking) -> Answer:
    """A bare number is a ticket's; else it may be an organization's."""
    answer = ticket(pasted, asking)
    if answer.kind != "nothing":
        return answer
    accounts = named(str(pasted.number), asking)
    return accounts if accounts.kind != "nothing" else answer


def case(pasted: Pasted, asking: Asking) -> Answer:
    """A case leads to its ticket where it has one here."""
    searching = asking.cases.by_id(pasted.text)
    if searching is None:
        return nothing("no_salesforce")
    try:
        found = asking.wait(searching)
    except Unread:
        return nothing("salesforce_unread")
    if found is None:
        return nothing("case_missing", id=pasted.text)
    of = asking.cases.ticket_of(found)
    if of is None:
        return Answer("case", "case", {"id": found.id}, _case_title(found), found.url)
    if of[0] != asking.instance.name:
        return Answer("case", "case_elsewhere", {"id": found.id, "instance": of[0]}, _case_title(found), found.url)
    return _with_case(asking, of[1], found)


def _with_case(asking: Asking, number: int, known: Case) -> Answer:
    try:
        found = asking.wait(asking.lookups.ticket(asking.instance.name, number, anew=False))[0]
    except Missing:
        return _only_case(known, number)
    except Unread:
        return _answer(asking, number, None, known)
    return _answer(asking, number, found, known, why="ticket_of_case")


def _case_of(searching: Flight[Case | None] | None, asking: Asking) -> Case | None:
    """An extra: whatever keeps it from us, the ticket is shown."""
    try:
        return asking.wait(searching) if searching else None
    except (Missing, Unread):
        return None


def _answer(asking: Asking, number: int, found: Ticket | None, known: Case | None, why: str = "ticket") -> Answer:
    instance, gaps = asking.instance, {"number": number}
    target = found.merged_into if found else None
    if target:
        why, gaps = "ticket_merged", {"number": number, "target": target}
    others = [Candidate("ticket", f"#{target}", f"{web(instance)}/agent/tickets/{target}")] if target else []
    others += [_case(known)] if known else []
    return Answer(
        kind="ticket",
        why=why if found else "ticket_unread",
        gaps=gaps,
        title=found.subject if found else "",
        url=f"{web(instance)}/agent/tickets/{number}",
        instance=instance.name,
        zendesk_ticket_id=number,
        candidates=tuple(others),
    )


def _only_case(known: Case, number: int) -> Answer:
    return Answer("case", "case_of_missing_ticket", {"number": number}, _case_title(known), known.url)


def _case(known: Case) -> Candidate:
    return Candidate("case", _case_title(known), known.url)


def _case_title(known: Case) -> str:
    return f"Salesforce {known.id}"
