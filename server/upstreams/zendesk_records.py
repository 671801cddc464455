"""From Zendesk's JSON to our records, through the instance's own field keys."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from server.errors import UpstreamMalformed
from server.records import Organization, Ticket, TicketSummary, ZendeskUser
from server.settings import Instance
from server.upstreams.reading import Json, flag, moment, number, numbers, rows, table, text, texts

UNKNOWN_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
OPEN_STATUSES: Final = frozenset({"new", "open", "pending", "hold"})
ESCALATED_TAGS: Final = frozenset({"org_in_escalated_state", "star_submitted"})
MERGED: Final = re.compile(r"\s*This request was closed and merged into request #([0-9]{1,18})\b")
EMERGENCY_TAGS: Final = frozenset({"trigger_manual_emergency", "emergency_customer_verified"})


@dataclass(frozen=True, slots=True)
class Records:
    """Reads what one instance answers. `web` is where its agents work, for links."""

    instance: Instance
    web: str

    def ticket(self, answer: Json, observed_at: datetime) -> Ticket:
        """The ticket of an answer with side-loads. Raises UpstreamMalformed without an id."""
        given = table(answer.get("ticket"))
        users = {number(user.get("id")): user for user in rows(answer.get("users"))}
        ticket_id = _id(given, "ticket")
        fields = self._ticket_fields(given)
        form = self.instance.form(number(given.get("ticket_form_id")))
        requester_id = number(given.get("requester_id"))
        return Ticket(
            zendesk_ticket_id=ticket_id,
            subject=text(given.get("subject")) or "",
            description=text(given.get("description")) or "",
            status=text(given.get("status")) or "",
            priority=text(given.get("priority")),
            type=text(given.get("type")),
            url=f"{self.web}/agent/tickets/{ticket_id}",
            created_at=moment(given.get("created_at")) or UNKNOWN_TIME,
            updated_at=moment(given.get("updated_at")) or UNKNOWN_TIME,
            observed_at=observed_at,
            form=form.key if form else None,
            form_name=form.name if form else None,
            customer_severity=_words(fields.get("customer_severity")),
            stage=_words(fields.get("stage")),
            problem_type=_words(fields.get("problem_type")),
            escalated_to_sales=flag(fields.get("escalated_to_sales")),
            requester=self._user_of(users, requester_id),
            requester_id=requester_id,
            assignee=self._user_of(users, number(given.get("assignee_id"))),
            group=_group(answer, number(given.get("group_id"))),
            tags=texts(given.get("tags")),
            cc_user_ids=numbers(given.get("email_cc_ids", given.get("collaborator_ids"))),
            follower_user_ids=numbers(given.get("follower_ids")),
            merged_into=merged_into(given),
            organization_id=number(given.get("organization_id")),
            group_id=number(given.get("group_id")),
        )

    def organization(self, given: Json, observed_at: datetime) -> Organization:
        """One organization. Raises UpstreamMalformed without an id."""
        organization_id = _id(given, "organization")
        values = table(given.get("organization_fields"))
        own = {name: values.get(key) for name, key in self.instance.organization_fields.items()}
        return Organization(
            zendesk_organization_id=organization_id,
            name=text(given.get("name")) or "",
            url=f"{self.web}/agent/organizations/{organization_id}",
            observed_at=observed_at,
            account_owner_name=text(own.get("account_owner")),
            csm_name=text(own.get("csm")),
            salesforce_id=text(own.get("salesforce_id")) or text(own.get("salesforce_short_id")),
            project_id=text(own.get("project_id")),
            plan=text(own.get("plan")),
            region=text(own.get("region")),
            segment=text(own.get("segment")),
            account_type=text(own.get("account_type")),
            expires_on=text(own.get("expires_on")),
            escalated=flag(own.get("escalated")),
            support_hold=flag(own.get("support_hold")),
            restricted=flag(own.get("restricted")),
            assigned_support_engineer_id=text(own.get("assigned_support_engineer")),
            solutions_architect_name=text(own.get("solutions_architect")),
            success_tier=next(iter(_ticked(self.instance.success_tiers, values)), None),
            subscriptions=_ticked(self.instance.subscriptions, values),
            domains=texts(given.get("domain_names")),
            tags=texts(given.get("tags")),
            notes=text(given.get("notes")) or "",
            details=text(given.get("details")) or "",
        )

    def organization_of(self, answer: Json, organization_id: int | None, observed_at: datetime) -> Organization | None:
        """The side-loaded organization of that id."""
        for given in rows(answer.get("organizations")):
            if organization_id is not None and number(given.get("id")) == organization_id:
                return self.organization(given, observed_at)
        return None

    def user(self, given: Json, groups: Iterable[Json] = ()) -> ZendeskUser:
        """One user, with their groups where those were side-loaded. Raises UpstreamMalformed without an id."""
        user_id = _id(given, "user")
        group_ids = (given.get("default_group_id"), *(group.get("id") for group in groups))
        return ZendeskUser(
            zendesk_user_id=user_id,
            name=text(given.get("name")) or "",
            email=text(given.get("email")),
            role=text(given.get("role")) or "end-user",
            active=given.get("active") is not False,
            suspended=flag(given.get("suspended")),
            organization_id=number(given.get("organization_id")),
            url=f"{self.web}/agent/users/{user_id}",
            locale=text(given.get("locale")),
            role_type=number(given.get("role_type")),
            group_ids=tuple(dict.fromkeys(found for found in map(number, group_ids) if found is not None)),
            ticket_restriction=text(given.get("ticket_restriction")),
        )

    def summary(self, given: Json) -> TicketSummary:
        """A ticket as one line, with the reasons to show it in `kinds`."""
        ticket_id = _id(given, "ticket")
        return TicketSummary(
            zendesk_ticket_id=ticket_id,
            subject=text(given.get("subject")) or "",
            status=text(given.get("status")) or "",
            priority=text(given.get("priority")),
            url=f"{self.web}/agent/tickets/{ticket_id}",
            created_at=moment(given.get("created_at")) or UNKNOWN_TIME,
            updated_at=moment(given.get("updated_at")) or UNKNOWN_TIME,
            kinds=self._kinds(given),
        )

    def _kinds(self, given: Json) -> tuple[str, ...]:
        tags = set(texts(given.get("tags")))
        form = self.instance.form(number(given.get("ticket_form_id")))
        stage = _words(self._ticket_fields(given).get("stage")) or ""
        emergency = bool(tags & EMERGENCY_TAGS) or stage.casefold().startswith("emergenc")
        applies = {
            "open": text(given.get("status")) in OPEN_STATUSES,
            "emergency": emergency or (form is not None and form.key == "emergencies"),
            "escalated": bool(tags & ESCALATED_TAGS),
        }
        return tuple(kind for kind, so in applies.items() if so)

    def _ticket_fields(self, given: Json) -> Mapping[str, Any]:
        by_id = {number(field.get("id")): field.get("value") for field in rows(given.get("custom_fields"))}
        return {name: by_id.get(field_id) for name, field_id in self.instance.ticket_fields.items()}

    def _user_of(self, users: Mapping[int | None, Json], user_id: int | None) -> ZendeskUser | None:
        return self.user(users[user_id]) if user_id is not None and user_id in users else None


def merged_into(given: Json) -> int | None:
    """The ticket that this ticket or comment was merged into, by its `via` or by the words that Zendesk offers."""
    source = table(table(given.get("via")).get("source"))
    if source.get("rel") == "merge" and (target := number(table(source.get("to")).get("ticket_id"))):
        return target
    words = MERGED.match(text(given.get("plain_body")) or text(given.get("body")) or "")
    return number(words.group(1)) if words else None


def _id(given: Json, kind: str) -> int:
    found = number(given.get("id"))
    if found is None:
        raise UpstreamMalformed("zendesk", f"Zendesk answered with a {kind} that has no id.")
    return found


def _words(value: object) -> str | None:
    """A field's value; several chosen ones stand in one line."""
    return ", ".join(texts(value)) or None if isinstance(value, list) else text(value)


def _ticked(names: Mapping[str, str], values: Json) -> tuple[str, ...]:
    return tuple(words for key, words in names.items() if flag(values.get(key)))


def _group(answer: Json, group_id: int | None) -> str | None:
    for group in rows(answer.get("groups")):
        if group_id is not None and number(group.get("id")) == group_id:
            return text(group.get("name"))
    return None
