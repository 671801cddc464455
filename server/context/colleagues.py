"""Whether an e-mail address is a colleague's: asked of Zendesk, Slack and the settings. A customer's is not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from server.cache import Cache, Deadline, Flight
from server.clock import now
from server.context.lookups import Lookups
from server.directory.people import Roster, SlackProfile, joined
from server.errors import LiaisonError
from server.records import Person, ZendeskUser
from server.settings import Settings

T = TypeVar("T")

AGENTS: Final = frozenset({"agent", "admin"})


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the directory. `zendesk_role` is None where Zendesk does not know the address."""

    person: Person
    zendesk_role: str | None = None

    @property
    def outsider(self) -> bool:
        """For Zendesk they are a customer, or nobody."""
        return self.zendesk_role not in AGENTS


@dataclass(frozen=True, slots=True)
class Colleagues:
    settings: Settings
    cache: Cache
    lookups: Lookups
    roster: Roster

    def find(self, instance: str, email: str, *, ask_slack: bool = True) -> Colleague | None:
        """Who has this address, if they are an agent of Zendesk, are in Slack, or stand in the settings; else None.

        `ask_slack` is False where the address may not leave before Zendesk knows an agent by it. Raises the error of
        whoever could not be asked, where nobody else knows the address.
        """
        address = email.strip().casefold()
        errors: list[LiaisonError] = []
        user = self._taken(self.lookups.zendesk_user(instance, address), errors)
        agent = user if user and user.role in AGENTS and user.active else None
        listed = self.roster.find("", address)
        slack = self._slack(address, errors) if ask_slack or agent or listed else None
        if not (agent or slack or listed):
            if errors and user is None:
                raise errors[0]
            return None
        name = (agent.name if agent else "") or (listed.name if listed else "") or address
        person = self.roster.known(Person(name, email=address))
        today = now().date()
        complete = joined(person, slack, agent, self.settings.slack.team_url, today, self.roster)
        deputy = self.roster.deputy(person, today)
        return Colleague(replace(complete, deputy=deputy), user.role if user else None)

    def _slack(self, address: str, errors: list[LiaisonError]) -> SlackProfile | None:
        flight = self.lookups.slack_profile(address)
        found = self._taken(flight, errors) if flight else None
        return found if found and found.active else None

    def _taken(self, flight: Flight[T], errors: list[LiaisonError]) -> T | None:
        try:
            return self.cache.wait(flight, Deadline(self.settings.deadline)).value
        except LiaisonError as error:
            errors.append(error)
            return None

    def role(self, instance: str, email: str) -> str | None:
        """What Zendesk says that somebody is (agent, admin, end-user); None where it knows nobody, or is away."""
        user: ZendeskUser | None = self._taken(self.lookups.zendesk_user(instance, email.strip().casefold()), [])
        return user.role if user else None

    def missing_channels(self, names: tuple[str, ...]) -> Iterator[str]:
        """Those of the Slack channels that our app cannot see. What cannot be asked is not called missing."""
        flights = {name: self.lookups.slack_channel(name) for name in names}
        for name, flight in flights.items():
            if flight is not None and self._taken(flight, []) is False:
                yield name
