"""The case of a ticket and the ticket of a case, asked of Salesforce once for everybody who asks at the same time."""

from dataclasses import dataclass
from typing import Final

from server.cache import Age, Cache, Flight
from server.errors import UpstreamNotFound
from server.links.places import Places, ticket_addresses
from server.links.recognising import Kind, recognised
from server.settings import Instance
from server.upstreams import Salesforce
from server.upstreams.salesforce_cases import Case

CASE: Final = Age(fresh=60, stale=3600)


@dataclass(frozen=True, slots=True)
class CaseSearch:
    """Without Salesforce both find nothing."""

    cache: Cache
    salesforce: Salesforce | None
    places: Places

    def of_ticket(self, instance: Instance, ticket_id: int) -> Flight[Case | None] | None:
        """By our key, or by the ticket's address, which is how earlier cases know it."""
        salesforce = self.salesforce
        if salesforce is None:
            return None
        addresses = tuple(ticket_addresses(instance, ticket_id))
        key = f"{instance.name}:{ticket_id}"
        return self.cache.start(f"case-of:{key}", lambda: salesforce.cases.of_ticket(key, addresses), CASE)

    def by_id(self, case_id: str) -> Flight[Case | None] | None:
        salesforce = self.salesforce
        if salesforce is None:
            return None

        def load() -> Case | None:
            try:
                return salesforce.cases.with_id(case_id)
            except UpstreamNotFound:
                return None

        return self.cache.start(f"case:{case_id[:15]}", load, CASE)

    def ticket_of(self, case: Case) -> tuple[str, int] | None:
        """Instance and number: from our key (instance:number), else from the address in it."""
        instance, _, number = (case.key or "").rpartition(":")
        if instance in self.places.zendesk.values() and number.isascii() and number.isdigit():
            return instance, int(number)
        read = recognised(case.ticket_url, self.places) if case.ticket_url else None
        return (read.instance, read.number) if read and read.kind is Kind.TICKET and read.instance else None
