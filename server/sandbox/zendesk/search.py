"""GET /search and /search/count over tickets, organizations and users.

https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/
"""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from server.sandbox.world import Json, World, ZendeskInstance
from server.sandbox.zendesk import pages, problems
from server.sandbox.zendesk.match import matches
from server.sandbox.zendesk.query import Term, parse, sorting
from server.sandbox.zendesk.sideload import beside

KINDS = ("ticket", "organization", "user")
MOST = 1000
SORTABLE = {"created_at", "updated_at", "priority", "status", "ticket_type"}
RANKED = {"priority": ("low", "normal", "high", "urgent"),
          "status": ("new", "open", "pending", "hold", "solved", "closed")}  # fmt: skip


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.get("/search")
    def search() -> ResponseReturnValue:
        with world.lock:
            found = _found(instance, _query())
            page = pages.by_number("results", _sorted(found))
            if int(request.args.get("page", 1)) > 1 and not page["results"] and len(found) >= MOST:
                raise problems.invalid_search("Requested response size was greater than Search Response Limits")
            tickets = [each for each in page["results"] if each["result_type"] == "ticket"]
            return jsonify(**page, facets=None, **beside(instance, tickets))

    @api.get("/search/count")
    def count() -> ResponseReturnValue:
        with world.lock:
            return jsonify(count=len(_found(instance, _query())))


def _query() -> str:
    query = request.args.get("query", "")
    if not query.strip():
        raise problems.invalid_search("query is required")
    return query


def _found(instance: ZendeskInstance, query: str) -> list[Json]:
    terms = parse(query)
    kinds = [term.value for term in terms if term.key == "type"] or list(KINDS)
    wanted = [term for term in terms if term.key != "type"]
    tables = {"ticket": instance.tickets, "organization": instance.organizations, "user": instance.users}
    return [
        {**record, "result_type": kind}
        for kind in KINDS
        if kind in kinds
        for record in tables[kind].values()
        if _all_match(instance, kind, record, wanted)
    ][:MOST]


def _all_match(instance: ZendeskInstance, kind: str, record: Json, terms: list[Term]) -> bool:
    def group_of(term: Term) -> tuple[str, str, bool]:
        return (term.key, term.op if term.key else term.value, term.negated)

    ordered = sorted(terms, key=group_of)
    for (_, _, negated), alike in groupby(ordered, key=group_of):
        hits = [matches(instance, kind, record, term) for term in alike]
        if any(hits) == negated:
            return False
    return True


def _sorted(found: list[Json]) -> list[Json]:
    by_query, direction_of_query = sorting(request.args.get("query", ""))
    key = request.args.get("sort_by") or by_query
    if key not in SORTABLE:
        return found
    direction = request.args.get("sort_order") or direction_of_query or "desc"
    return sorted(found, key=lambda record: _place(key, record), reverse=direction == "desc")


def _place(key: str, record: Json) -> tuple[int, str]:
    value = str(record.get("type" if key == "ticket_type" else key) or "")
    ranks = RANKED.get(key, ())
    return (ranks.index(value) if value in ranks else -1, value)
