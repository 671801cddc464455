"""Zendesk: tickets, people and organizations of one instance as records.

Side-loading: https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from server import clock
from server.errors import UpstreamMalformed, UpstreamNotFound
from server.records import Organization, OtherTickets, Ticket, ZendeskUser
from server.settings import Instance, Settings
from server.upstreams import zendesk_check, zendesk_search
from server.upstreams.findings import Finding
from server.upstreams.public_key import readable_public_key
from server.upstreams.reading import Json, number, rows, table
from server.upstreams.zendesk_calls import PATIENT, ZendeskCalls
from server.upstreams.zendesk_changes import Comment, TicketChanges, TicketState, TicketUpdated
from server.upstreams.zendesk_following import FollowedTicket, tickets_by_id
from server.upstreams.zendesk_records import OPEN_STATUSES, Records, merged_into
from server.upstreams.zendesk_sign_in import SignIns
from server.upstreams.zendesk_tickets import Tickets

SIX_MONTHS: Final = timedelta(days=183)
PAGE: Final = 100
NEWEST_FIRST: Final[Mapping[str, Any]] = {"sort": "-created_at", "page[size]": 10}


@dataclass(frozen=True, slots=True)
class TicketRead:
    """A ticket, and its organization when it has one."""

    ticket: Ticket
    organization: Organization | None


@dataclass(frozen=True, slots=True)
class UserRead:
    """A user, and their default organization when they have one."""

    user: ZendeskUser
    organization: Organization | None


class Zendesk:
    """One instance. Any number of threads may share it.

    `deadline` is always the seconds that the caller still has; without it, those of the settings. Every method raises
    UpstreamError: UpstreamNotFound (code `not_found`), UpstreamRefused, UpstreamTimeout, UpstreamUnreachable, ...
    """

    def __init__(self, instance: Instance, settings: Settings) -> None:
        self.instance = instance
        self.calls = ZendeskCalls(instance, settings)
        self.records = Records(instance, instance.workspace_origin or self.calls.address)
        self.sign_ins = SignIns(instance, self.calls)
        self._tickets = Tickets(instance, self.calls)

    def ticket(self, ticket_id: int, *, deadline: float | None = None) -> TicketRead:
        """A ticket with requester, assignee, group and organization, in one request.

        A requester who is in no answer any more is None while `requester_id` stays.
        """
        answer = self.calls.get(
            f"tickets/{ticket_id:d}",
            self.calls.budget(deadline),
            what=f"ticket {ticket_id}",
            include="users,groups,organizations",
        )
        now = clock.now()
        ticket = self.records.ticket(answer, now)
        return TicketRead(ticket, self.records.organization_of(answer, ticket.organization_id, now))

    def merged_into(self, ticket_id: int, *, deadline: float | None = None) -> int | None:
        """The ticket that this one was merged into, as its newest comments say; None when none does."""
        answer = self.calls.get(
            f"tickets/{ticket_id:d}/comments",
            self.calls.budget(deadline),
            what=f"ticket {ticket_id}",
            **NEWEST_FIRST,
        )
        found = (merged_into(comment) for comment in rows(answer.get("comments")))
        return next((target for target in found if target is not None), None)

    def ticket_url(self, ticket_id: int) -> str:
        """Opens the ticket where its agents work."""
        return f"{self.records.web}/agent/tickets/{ticket_id:d}"

    def ticket_state(self, ticket_id: int, *, deadline: float | None = None) -> TicketState:
        """The ticket at the moment, as far as an update can change it."""
        return self._tickets.state(ticket_id, self.calls.budget(deadline, patience=PATIENT))

    def update_ticket(self, ticket_id: int, changes: TicketChanges, *, deadline: float | None = None) -> TicketUpdated:
        """One safe update (see Tickets.update). Raises TicketClosed, RecordInvalid."""
        return self._tickets.update(ticket_id, changes, deadline=deadline)

    def comments(
        self, ticket_id: int, *, since: datetime | None = None, deadline: float | None = None
    ) -> Iterator[Comment]:
        """The comments, newest first, back to `since`; listed and never searched, as the search lags behind."""
        return self._tickets.comments(ticket_id, since=since, deadline=deadline)

    def tickets_by_id(
        self, ticket_ids: Iterable[int], *, deadline: float | None = None
    ) -> Mapping[int, FollowedTicket]:
        """What has become of these tickets; deleted ones are not in it. A request for every hundred."""
        return tickets_by_id(self.calls, ticket_ids, self.merged_into, deadline)

    def organization(self, organization_id: int, *, deadline: float | None = None) -> Organization:
        """One organization, live."""
        answer = self.calls.get(
            f"organizations/{organization_id:d}", self.calls.budget(deadline), what=f"organization {organization_id}"
        )
        return self.records.organization(table(answer.get("organization")), clock.now())

    def user(self, user_id: int, *, deadline: float | None = None) -> UserRead:
        """One user with their organization and groups, in one request."""
        answer = self.calls.get(
            f"users/{user_id:d}", self.calls.budget(deadline), what=f"user {user_id}", include="organizations,groups"
        )
        user = self.records.user(table(answer.get("user")), rows(answer.get("groups")))
        return UserRead(user, self.records.organization_of(answer, user.organization_id, clock.now()))

    def user_by_email(self, email: str, *, deadline: float | None = None) -> ZendeskUser | None:
        """The user with exactly this address (case aside); one who is active and an agent before others."""
        wanted = email.strip()
        if not zendesk_search.is_email(wanted):
            return None
        answer = self.calls.get("users/search", self.calls.budget(deadline), query=f"email:{wanted}")
        users = [self.records.user(given) for given in rows(answer.get("users"))]
        same = [user for user in users if (user.email or "").casefold() == wanted.casefold()]
        same.sort(key=lambda user: (not user.active, user.role == "end-user"))
        return same[0] if same else None

    def other_tickets(
        self,
        organization_id: int,
        *,
        except_ticket_id: int | None,
        now: datetime,
        cap: int = 20,
        deadline: float | None = None,
    ) -> OtherTickets:
        """Open, emergency and escalated tickets of the last six months, newest first; the open ones count most.

        One request; a second one for the open ones alone where six months hold more than one page.
        """
        budget = self.calls.budget(deadline)
        since = (now - SIX_MONTHS).date().isoformat()
        query = f"type:ticket organization:{organization_id:d} created>{since}"
        order: dict[str, Any] = {"sort_by": "created_at", "sort_order": "desc", "per_page": PAGE}
        answer = self.calls.get("search", budget, query=query, **order)
        found, unread = list(rows(answer.get("results"))), 0
        if (number(answer.get("count")) or 0) > len(found):
            still_open = self.calls.get("search", budget, query=f"{query} status<solved", **order)
            more = rows(still_open.get("results"))
            unread = max(0, (number(still_open.get("count")) or 0) - len(more))
            found += more
        return self._shown(found, except_ticket_id, cap, unread)

    def _shown(self, found: list[Json], except_ticket_id: int | None, cap: int, unread: int) -> OtherTickets:
        by_id = {summary.zendesk_ticket_id: summary for summary in map(self.records.summary, found)}
        kept = [each for key, each in by_id.items() if each.kinds and key != except_ticket_id]
        kept.sort(key=lambda each: (each.status in OPEN_STATUSES, each.created_at), reverse=True)
        return OtherTickets(tuple(kept[:cap]), max(0, len(kept) - cap) + unread, clock.now())

    def search_organizations(
        self, query: str, limit: int = 10, *, deadline: float | None = None
    ) -> tuple[Organization, ...]:
        """Organizations by name, domain, Zendesk id or Salesforce account id. Raises InvalidRequest for no words."""
        words, budget = zendesk_search.words(query), self.calls.budget(deadline)
        asked_id = number(words)
        if asked_id is not None:
            try:
                return (self.organization(asked_id, deadline=budget.left()),)
            except UpstreamNotFound:
                pass  # a name may be a number, too
        account, key = zendesk_search.salesforce_account(query), self.instance.organization_fields.get("salesforce_id")
        wanted = f"{key}:{account}*" if account and key else words
        answer = self.calls.get(
            "search", budget, query=f"type:organization {wanted}", per_page=min(max(limit, 1), PAGE)
        )
        now = clock.now()
        found = [self.records.organization(given, now) for given in rows(answer.get("results"))]
        if account and key:
            found = [each for each in found if (each.salesforce_id or "").startswith(account)]
        return tuple(found[:limit])

    def app_public_key(self, app_id: str, *, deadline: float | None = None) -> str:
        """The RSA public key, as PEM, by which the app's signed requests are checked. Asked without credentials.

        https://developer.zendesk.com/api-reference/ticketing/apps/apps/#get-app-public-key
        """
        if not (app_id.isascii() and app_id.isdigit()):
            raise UpstreamNotFound("zendesk", f"{app_id!r} is not the id of a Zendesk app.", hint="It is a number.")
        response = self.calls.get_anonymously(f"apps/{app_id}/public_key.pem", self.calls.budget(deadline))
        if not response.ok:
            raise UpstreamNotFound(
                "zendesk",
                f"Zendesk has no public key for an app {app_id} ({response.status_code}).",
                hint=f"Check {self.calls.prefix}APP_ID (or app_id in liaison.toml).",
                status=response.status_code,
            )
        try:
            return readable_public_key(response.text)
        except ValueError as error:
            raise UpstreamMalformed(
                "zendesk", f"Zendesk's public key of app {app_id} is not usable: {error}."
            ) from error

    def check(self) -> Iterator[Finding]:
        """For `liaison doctor`: credentials, role, field keys, forms, and the app's public key. Raises nothing."""
        return zendesk_check.check(self.instance, self.calls, self.app_public_key)
