"""Side-loading: `include=users,groups,organizations` puts the records that tickets name beside them.

https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from server.sandbox.world import Json, ZendeskInstance

USER_KEYS = ("requester_id", "submitter_id", "assignee_id")
USER_LISTS = ("collaborator_ids", "follower_ids", "email_cc_ids")


def beside(instance: ZendeskInstance, tickets: list[Json]) -> Json:
    """The asked-for arrays; a record that is gone is simply not there."""
    asked = request.args.get("include", "").split(",")
    found: Json = {}
    if "users" in asked:
        found["users"] = _present(instance.users, _user_ids(tickets))
    if "groups" in asked:
        found["groups"] = _present(instance.groups, (ticket["group_id"] for ticket in tickets))
    if "organizations" in asked:
        ids = (ticket["organization_id"] for ticket in tickets)
        found["organizations"] = _present(instance.organizations, ids)
    return found


def _user_ids(tickets: list[Json]) -> Iterable[int | None]:
    for ticket in tickets:
        yield from (ticket[key] for key in USER_KEYS)
        for key in USER_LISTS:
            yield from ticket[key]


def _present(records: dict[int, Json], ids: Iterable[int | None]) -> list[Json]:
    return [records[each] for each in dict.fromkeys(ids) if each in records]
