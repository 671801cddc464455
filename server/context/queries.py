"""The context of a ticket, an organization or a user; an organization's other tickets; accounts by name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol

from server.cache import Cache, Deadline, Flight
from server.clock import now
from server.context.assembly import Assembly, Subject
from server.context.colleagues import Colleagues
from server.context.gathering import Gathering
from server.context.lookups import MERGED, Lookups
from server.context.recent import RecentContexts
from server.context.rungs import Known
from server.directory.people import Roster
from server.errors import LiaisonError, NotFound, UpstreamNotFound
from server.records import (
    Account,
    Context,
    Gap,
    Organization,
    OtherTickets,
    Override,
    Person,
    Role,
    Ticket,
    ZendeskUser,
)
from server.scenarios.choosing import Around, Chosen, choose
from server.scenarios.scenario import Catalog
from server.settings import Instance, Settings
from server.upstreams import Upstreams

ACCOUNTS_SHOWN: Final = 20
WAITING_SHARE: Final = 0.72  # of the deadline; the rest is for putting the answer together, also for 200 at once


class CurrentOverrides(Protocol):
    """Reads the overrides in force for an organization."""

    def __call__(self, instance: str, zendesk_organization_id: int, /) -> tuple[Override, ...]: ...


class Contexts:
    """Answers for one ticket, organization or user, each by the deadline of the settings."""

    def __init__(
        self,
        settings: Settings,
        upstreams: Upstreams,
        cache: Cache,
        catalog: Catalog,
        overrides: CurrentOverrides = lambda _instance, _organization: (),
    ) -> None:
        self.settings = settings
        self.cache = cache
        self._lookups = Lookups(cache, upstreams, settings)
        self._roster = Roster(settings.people)
        self._assembly = Assembly(settings, self._lookups, catalog, self._roster)
        self._overrides = overrides
        self.catalog = catalog
        self.colleagues = Colleagues(settings, cache, self._lookups, self._roster)
        self._recent = RecentContexts(cache, self.for_ticket)

    def for_ticket(self, instance_name: str | None, ticket_id: int, *, anew: bool = False) -> Context:
        """`anew` reads the ticket again even when it was read a moment ago, and asks again for what failed just now.

        Raises NotFound.
        """
        instance = self.settings.instance(instance_name)
        lookups = self._lookups_for(anew)
        flight = lookups.ticket(instance.name, ticket_id, anew=anew)

        def subject(read: tuple[Ticket, Organization | None]) -> Subject:
            ticket, organization = read
            return Subject("ticket", instance, ticket, ticket.requester, organization, ticket_state(*read))

        return self._context("ticket", instance, lookups, flight, subject)

    def recent_ticket(self, instance_name: str, ticket_id: int) -> Context:
        """The same as it was some seconds ago, if somebody looked then. Raises NotFound."""
        return self._recent.for_ticket(instance_name, ticket_id)

    def for_organization(self, instance_name: str | None, organization_id: int, *, anew: bool = False) -> Context:
        """Raises NotFound."""
        instance = self.settings.instance(instance_name)
        lookups = self._lookups_for(anew)
        flight = lookups.organization(instance.name, organization_id, anew=anew)

        def subject(read: Organization) -> Subject:
            return Subject("organization", instance, organization=read)

        return self._context("organization", instance, lookups, flight, subject)

    def for_user(self, instance_name: str | None, user_id: int, *, anew: bool = False) -> Context:
        """Also for a ticket that is not saved yet: its requester's context. Raises NotFound."""
        instance = self.settings.instance(instance_name)
        lookups = self._lookups_for(anew)
        flight = lookups.user(instance.name, user_id, anew=anew)

        def subject(read: tuple[ZendeskUser, Organization | None]) -> Subject:
            user, organization = read
            return Subject("user", instance, None, user, organization, user_state(user, organization))

        return self._context("user", instance, lookups, flight, subject)

    def choose(self, context: Context, scenario_id: str, named: Mapping[Role, Person] | None = None) -> Chosen | None:
        """One scenario for a ticket's context, applying or not; None when the catalog has none of that id."""
        assert context.ticket is not None
        answers = (context.account_owner, context.csm, *context.specialists)
        around = Around(
            instance=self.settings.instance(context.instance),
            ticket=context.ticket,
            organization=context.organization,
            account=self._account_of(context),
            answers=tuple(answer for answer in answers if answer is not None),
            recommended=context.recommendations,
        )
        return choose(self.catalog, scenario_id, around, named)

    def organization_named(self, context: Context, key: str) -> Organization | None:
        """The organization with this Zendesk number or Salesforce id; the context's own is not asked for again."""
        own = context.organization
        if own and key in (str(own.zendesk_organization_id), own.salesforce_id, (own.salesforce_id or "")[:15]):
            return own
        found = self.find_accounts(key, context.instance) if key else ()
        return next((one for one in found if _goes_by(one, key)), None)

    def _account_of(self, context: Context) -> Account | None:
        flight = self._lookups.account(context.salesforce_account_id) if context.salesforce_account_id else None
        try:
            return self.cache.wait(flight, Deadline(self.settings.deadline)).value if flight else None
        except LiaisonError:
            return None  # the context says so already, among its gaps

    def other_tickets(
        self, instance_name: str | None, organization_id: int, except_ticket_id: int | None = None
    ) -> OtherTickets:
        """The organization's open, emergency and escalated tickets of six months. Raises UpstreamError."""
        instance = self.settings.instance(instance_name)
        flight = self._lookups.other_tickets(instance.name, organization_id, except_ticket_id)
        loaded = self.cache.wait(flight, Deadline(self.settings.deadline))
        return loaded.value

    def find_accounts(self, query: str, instance_name: str | None = None) -> tuple[Organization, ...]:
        """Organizations by name, domain or id. Raises UpstreamError."""
        instance = self.settings.instance(instance_name)
        flight = self._lookups.accounts(instance.name, query.strip(), ACCOUNTS_SHOWN)
        return self.cache.wait(flight, Deadline(self.settings.deadline)).value

    def _lookups_for(self, anew: bool) -> Lookups:
        return self._lookups.once_more() if anew else self._lookups

    def _context(
        self, kind: str, instance: Instance, lookups: Lookups, flight: Flight[Any], subject: Callable[[Any], Subject]
    ) -> Context:
        gathering = Gathering(self.cache, Deadline(self.settings.deadline * WAITING_SHARE))
        try:
            loaded = self.cache.wait(flight, gathering.deadline)
        except UpstreamNotFound as error:
            raise NotFound(error.message, hint=error.hint) from error
        except LiaisonError as error:
            gathering.note(kind, "zendesk", error)
            return _nothing_yet(kind, instance, tuple(gathering.gaps))
        if loaded.stale:
            gathering.note_stale(kind, "zendesk", loaded)
        return self._of(subject(loaded.value), lookups, gathering)

    def _of(self, subject: Subject, lookups: Lookups, gathering: Gathering) -> Context:
        organization, instance = subject.organization, subject.instance
        overrides = self._overrides_of(instance, organization, gathering) if organization else ()
        known = Known(
            organization=organization,
            account=None,
            account_missing=None,
            now=now(),
            opportunity_rule=self.settings.opportunity_rule,
            pooled_owners=instance.pooled_owners,
            pooled_csms=instance.pooled_csms,
            csm_note_labels=instance.csm_note_labels,
            organization_fields=tuple(instance.organization_fields.items()),
            same_person=self._roster.same_person,
        )
        return replace(self._assembly, lookups=lookups).assemble(subject, gathering, overrides, known)

    def _overrides_of(
        self, instance: Instance, organization: Organization, gathering: Gathering
    ) -> tuple[Override, ...]:
        """Without our database the card lacks them, and nothing else."""
        try:
            return self._overrides(instance.name, organization.zendesk_organization_id)
        except LiaisonError as error:
            gathering.note("overrides", "liaison", error)
            return ()


def _goes_by(organization: Organization, key: str) -> bool:
    salesforce_id = organization.salesforce_id or ""
    return key in (str(organization.zendesk_organization_id), salesforce_id) or (
        len(key) >= 15 and salesforce_id[:15] == key[:15]
    )


def _nothing_yet(kind: str, instance: Instance, gaps: tuple[Gap, ...]) -> Context:
    """A card with the gap in it, so that a late Zendesk is "try again" and not an error page."""
    return Context(kind, instance.name, instance.policy, dict(instance.terms), now(), gaps=gaps)


def ticket_state(ticket: Ticket, organization: Organization | None) -> tuple[str, ...]:
    """What is special about the ticket, in words' codes. Pure."""
    requester = ticket.requester
    marks = {
        "no_organization": organization is None,
        "requester_gone": requester is None or not requester.active,
        "requester_suspended": requester is not None and requester.suspended,
        "merged": MERGED in ticket.tags,
        "closed": ticket.status == "closed",
    }
    return tuple(name for name, applies in marks.items() if applies)


def user_state(user: ZendeskUser, organization: Organization | None) -> tuple[str, ...]:
    """What is special about a user. Pure."""
    marks = {
        "no_organization": organization is None,
        "requester_gone": not user.active,
        "requester_suspended": user.suspended,
    }
    return tuple(name for name, applies in marks.items() if applies)
