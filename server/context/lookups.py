"""Every look-up of a context: its key, how long it is fresh, and who is asked. One record each, shared by all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from server.cache import Age, Cache, Flight
from server.clock import now
from server.directory.people import SlackProfile, slack_link
from server.errors import UpstreamError, UpstreamNotFound
from server.records import Account, Document, Organization, OtherTickets, Project, Ticket, ZendeskUser
from server.settings import Settings
from server.upstreams import Upstreams, Zendesk

T = TypeVar("T")

MERGED: Final = "closed_by_merge"  # the tag that Zendesk itself sets
HOUR: Final = 3600
DAY: Final = 24 * HOUR
TICKET: Final = Age(fresh=20, stale=DAY)
ACCOUNT: Final = Age(fresh=300, stale=DAY)
PROJECT: Final = Age(fresh=600, stale=DAY)
PERSON: Final = Age(fresh=HOUR, stale=DAY)
OTHER_TICKETS: Final = Age(fresh=60, stale=HOUR)


class Lookups:
    """Each method starts a look-up, or joins the one under way, and gives its future."""

    def __init__(self, cache: Cache, upstreams: Upstreams, settings: Settings, *, again: bool = False) -> None:
        """`again`: somebody pressed "Try again", so what failed a moment ago is asked once more."""
        self._cache = cache
        self._upstreams = upstreams
        self._settings = settings
        self._again = again

    def once_more(self) -> "Lookups":
        """The same look-ups for somebody who tries again."""
        return Lookups(self._cache, self._upstreams, self._settings, again=True)

    def _start(self, key: str, load: Callable[[], T], age: Age, *, anew: bool = False) -> Flight[T]:
        return self._cache.start(key, load, age, anew=anew, again=self._again)

    def ticket(self, instance: str, ticket_id: int, *, anew: bool) -> Flight[tuple[Ticket, Organization | None]]:
        def load() -> tuple[Ticket, Organization | None]:
            zendesk = self._upstreams.zendesk[instance]
            read = zendesk.ticket(ticket_id)
            return _with_target(zendesk, read.ticket), read.organization

        return self._start(f"ticket:{instance}:{ticket_id}", load, TICKET, anew=anew)

    def organization(self, instance: str, organization_id: int, *, anew: bool) -> Flight[Organization]:
        zendesk = self._upstreams.zendesk[instance]
        key = f"organization:{instance}:{organization_id}"
        return self._start(key, lambda: zendesk.organization(organization_id), TICKET, anew=anew)

    def user(self, instance: str, user_id: int, *, anew: bool) -> Flight[tuple[ZendeskUser, Organization | None]]:
        def load() -> tuple[ZendeskUser, Organization | None]:
            read = self._upstreams.zendesk[instance].user(user_id)
            return read.user, read.organization

        return self._start(f"user:{instance}:{user_id}", load, TICKET, anew=anew)

    def engineer(self, instance: str, user_id: int) -> Flight[ZendeskUser | None]:
        """A user who is asked for by id because a field of the organization names them."""
        load = _none_when_missing(lambda: self._upstreams.zendesk[instance].user(user_id).user)
        return self._start(f"engineer:{instance}:{user_id}", load, PERSON)

    def account(self, salesforce_id: str) -> Flight[Account | None] | None:
        salesforce = self._upstreams.salesforce
        if salesforce is None:
            return None
        load = _none_when_missing(lambda: salesforce.account(salesforce_id))
        return self._start(f"account:{salesforce_id[:15]}", load, ACCOUNT)

    def project(self, project_id: int) -> Flight[Project | None] | None:
        gitlab = self._upstreams.gitlab
        if gitlab is None:
            return None
        return self._start(f"project:{project_id}", _none_when_missing(lambda: gitlab.project(project_id)), PROJECT)

    def documents(self, project: Project) -> Flight[tuple[Document, ...]] | None:
        gitlab = self._upstreams.gitlab
        if gitlab is None:
            return None
        patterns = self._settings.architecture_paths
        key = f"documents:{project.gitlab_project_id}"
        return self._start(key, lambda: gitlab.documents(project, patterns), PROJECT)

    def slack_profile(self, email: str) -> Flight[SlackProfile | None] | None:
        slack = self._upstreams.slack
        if slack is None:
            return None

        def load() -> SlackProfile | None:
            user = slack.user_by_email(email)
            if user is None:
                return None
            url = slack_link(self._settings.slack.team_url, user.slack_id) or ""
            return SlackProfile(user.slack_id, url, active=not user.deleted)

        return self._start(f"slack:{email}", _none_when_missing(load), PERSON)

    def slack_channel(self, name: str) -> Flight[bool] | None:
        """Whether our app sees a channel of this name."""
        slack = self._upstreams.slack
        if slack is None:
            return None
        return self._start(f"slack-channel:{name}", lambda: slack.channel_exists(name), PROJECT)

    def zendesk_user(self, instance: str, email: str) -> Flight[ZendeskUser | None]:
        zendesk = self._upstreams.zendesk[instance]
        key = f"zendesk-user:{instance}:{email}"
        return self._start(key, _none_when_missing(lambda: zendesk.user_by_email(email)), PERSON)

    def other_tickets(self, instance: str, organization_id: int, except_ticket_id: int | None) -> Flight[OtherTickets]:
        zendesk = self._upstreams.zendesk[instance]
        key = f"other-tickets:{instance}:{organization_id}:{except_ticket_id or ''}"
        return self._start(
            key,
            lambda: zendesk.other_tickets(organization_id, except_ticket_id=except_ticket_id, now=now()),
            OTHER_TICKETS,
        )

    def accounts(self, instance: str, query: str, limit: int) -> Flight[tuple[Organization, ...]]:
        zendesk = self._upstreams.zendesk[instance]
        key = f"accounts:{instance}:{query.casefold()}"
        return self._start(key, lambda: zendesk.search_organizations(query, limit), OTHER_TICKETS)


def _none_when_missing(load: Callable[[], T]) -> Callable[[], T | None]:
    """A record that is not there is an answer, and is kept as long as any other."""

    def loaded() -> T | None:
        try:
            return load()
        except UpstreamNotFound:
            return None

    return loaded


def _with_target(zendesk: Zendesk, ticket: Ticket) -> Ticket:
    """A merged ticket with the one it went into, which only its last comment says; without it where nothing says."""
    if MERGED not in ticket.tags:
        return ticket
    try:
        return replace(ticket, merged_into=zendesk.merged_into(ticket.zendesk_ticket_id))
    except UpstreamError:
        return ticket
