"""From a pasted text to the right place: what it is first, then who knows it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import Engine

from server.cache import Cache, Deadline
from server.context.lookups import Lookups
from server.db.engine import session_scope
from server.errors import DatabaseUnavailable
from server.escalations import queries
from server.links import accounts, tickets
from server.links.answer import Answer, nothing
from server.links.asking import Asking
from server.links.case_search import CaseSearch
from server.links.places import places_of, web
from server.links.recognising import Kind, Pasted, recognised
from server.settings import Settings
from server.upstreams import Upstreams

WAYS: Final[Mapping[Kind, Callable[[Pasted, Asking], Answer]]] = MappingProxyType(
    {
        Kind.TICKET: tickets.ticket,
        Kind.NUMBER: tickets.number,
        Kind.CASE: tickets.case,
        Kind.ORGANIZATION: accounts.organization,
        Kind.USER: accounts.user,
        Kind.ACCOUNT: accounts.called,
        Kind.NAME: accounts.called,
    }
)


class Links:
    """Whoever asks for one Zendesk is told nothing of another: a link to that is only led on to.

    Any number of threads may ask. No error is raised for what an upstream does not say: the answer says so.
    """

    def __init__(self, settings: Settings, engine: Engine, cache: Cache, upstreams: Upstreams) -> None:
        self._settings = settings
        self._engine = engine
        self._cache = cache
        self._lookups = Lookups(cache, upstreams, settings)
        self._places = places_of(settings)
        self._cases = CaseSearch(cache, upstreams.salesforce, self._places)

    def resolve(self, text: str, instance_name: str) -> Answer:
        """Where this text leads, for somebody of that Zendesk."""
        pasted = recognised(text, self._places)
        if pasted.kind is Kind.FOREIGN:
            return nothing("foreign", host=pasted.text)
        if pasted.kind is Kind.NOTHING:
            return nothing("nothing")
        if pasted.instance not in (None, instance_name):
            return self._elsewhere(pasted)
        instance = self._settings.instance(instance_name)
        deadline = Deadline(self._settings.deadline)
        asking = Asking(instance, self._cache, self._lookups, self._cases, deadline)
        if pasted.kind is Kind.ESCALATION:
            return self._escalation(pasted.text, asking)
        return WAYS[pasted.kind](pasted, asking)

    def _elsewhere(self, pasted: Pasted) -> Answer:
        instance = self._settings.instance(pasted.instance)
        ticket = pasted.number if pasted.kind is Kind.TICKET else None
        url = f"{web(instance)}/agent/{pasted.kind}s/{pasted.number}"
        gaps = {"instance": instance.name}
        return Answer(pasted.kind, "elsewhere", gaps, url=url, instance=instance.name, zendesk_ticket_id=ticket)

    def _escalation(self, number: str, asking: Asking) -> Answer:
        """By the number that people read to one another."""
        try:
            with session_scope(self._engine) as session:
                row = queries.by_number(session, number)
                at = (row.instance, row.zendesk_ticket_id) if row else None
        except DatabaseUnavailable:
            return nothing("escalation_unread", number=number)
        if at is None or at[0] != asking.instance.name:
            return nothing("escalation_missing", number=number)
        return tickets.ticket(Pasted(Kind.TICKET, number=at[1], instance=at[0]), asking)
