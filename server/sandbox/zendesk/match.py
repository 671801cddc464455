"""Whether a record fits one term of a search."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from server.sandbox.world import Json, ZendeskInstance
from server.sandbox.zendesk.query import Term

STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
TIMES = {"created": "created_at", "updated": "updated_at", "created_at": "created_at", "updated_at": "updated_at"}
PEOPLE = {"requester": "requester_id", "assignee": "assignee_id", "submitter": "submitter_id"}


def matches(instance: ZendeskInstance, kind: str, record: Json, term: Term) -> bool:
    """The term by itself, without its minus."""
    if not term.key:
        return all(word in _text(instance, kind, record) for word in term.value.lower().split())
    if term.key in TIMES:
        return _compare(record[TIMES[term.key]][: len(term.value)], term.op, term.value)
    if term.key == "tags":
        return term.value == "*" or term.value in record.get("tags", ())
    return _KINDS[kind](instance, record, term)


def _ticket(instance: ZendeskInstance, ticket: Json, term: Term) -> bool:
    if term.key in ("status", "priority"):
        ranks = STATUSES if term.key == "status" else PRIORITIES
        return _compare_rank(ranks, ticket[term.key], term)
    if term.key in ("organization", "organization_id"):
        organization = instance.organizations.get(ticket["organization_id"] or 0)
        return _names(ticket["organization_id"], organization, term.value)
    if term.key in PEOPLE:
        user = instance.users.get(ticket[PEOPLE[term.key]] or 0)
        return _names(ticket[PEOPLE[term.key]], user, term.value)
    if term.key == "cc":
        return any(_names(each, instance.users.get(each), term.value) for each in ticket["collaborator_ids"])
    if term.key == "form":
        form = next((each for each in instance.ticket_forms if each["id"] == ticket["ticket_form_id"]), None)
        return form is not None and term.value.lower() in (form["name"].lower(), str(form["id"]))
    if term.key.startswith("custom_field_"):
        values = {str(field["id"]): field["value"] for field in ticket["custom_fields"]}
        return _wild(values.get(term.key.removeprefix("custom_field_")), term.value)
    return _wild(ticket.get({"ticket_type": "type", "ticket_id": "id"}.get(term.key, term.key)), term.value)


def _organization(instance: ZendeskInstance, organization: Json, term: Term) -> bool:
    if term.key == "name":
        return term.value.lower() in organization["name"].lower() or _wild(organization["name"], term.value)
    if term.key in ("domain", "domain_names"):
        return term.value.lower() in (domain.lower() for domain in organization["domain_names"])
    if term.key in organization["organization_fields"]:
        return _wild(organization["organization_fields"][term.key], term.value)
    return _wild(organization.get(term.key), term.value)


def _user(instance: ZendeskInstance, user: Json, term: Term) -> bool:
    if term.key in ("email", "user"):
        return _wild(user["email"], term.value)
    if term.key == "organization":
        return _names(user["organization_id"], instance.organizations.get(user["organization_id"] or 0), term.value)
    return _wild(user.get(term.key), term.value)


_KINDS = {"ticket": _ticket, "organization": _organization, "user": _user}


def _text(instance: ZendeskInstance, kind: str, record: Json) -> str:
    """What free words are looked for in."""
    if kind == "ticket":
        said = " ".join(comment["body"] for comment in instance.comments.get(record["id"], ()))
        return f"{record['id']} {record['subject']} {said}".lower()
    if kind == "organization":
        return " ".join([record["name"], *record["domain_names"], record["external_id"] or ""]).lower()
    return f"{record['name']} {record['email']}".lower()


def _names(record_id: int | None, record: Json | None, value: str) -> bool:
    """By id, by name, by e-mail; `none` is nobody."""
    if value.lower() == "none":
        return record_id is None
    if str(record_id) == value:
        return True
    return record is not None and value.lower() in (record["name"].lower(), str(record.get("email")).lower())


def _wild(value: Any, pattern: str) -> bool:
    """Equal without case, `*` for any text; booleans are written true and false."""
    if value is None:
        return pattern.lower() == "none"
    text = str(value).lower() if not isinstance(value, bool) else ("false", "true")[value]
    return fnmatchcase(text, pattern.lower().replace("[", "[[]"))


def _compare_rank(ranks: tuple[str, ...], value: str | None, term: Term) -> bool:
    if term.value not in ranks:
        return term.value == "none" and value is None
    return value in ranks and _compare(ranks.index(value or ""), term.op, ranks.index(term.value))


def _compare(left: Any, op: str, right: Any) -> bool:
    outcomes: dict[str, bool] = {
        ":": left == right,
        "<": left < right,
        ">": left > right,
        "<=": left <= right,
        ">=": left >= right,
    }
    return outcomes.get(op, False)
