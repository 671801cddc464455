"""What several sources know of one person, joined into the one record that the card shows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from server.records import Person, ZendeskUser
from server.settings import PersonSetting


@dataclass(frozen=True, slots=True)
class SlackProfile:
    """What Slack says of an e-mail address. `active` is False for a deleted user."""

    slack_id: str
    url: str
    active: bool = True


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class Roster:
    """The `[[people]]` of liaison.toml: what the upstreams do not know."""

    settings: tuple[PersonSetting, ...] = ()

    def find(self, name: str, email: str | None = None) -> PersonSetting | None:
        """By e-mail first, then by name or one it is also known as; two people with one name are nobody."""
        if email:
            by_email = [one for one in self.settings if one.email.casefold() == email.casefold()]
            if by_email:
                return by_email[0]
        named = [
            one for one in self.settings if _plain(name) in {_plain(known) for known in (one.name, *one.also_known_as)}
        ]
        named = [one for one in named if not (email and one.email)]
        return named[0] if len(named) == 1 else None

    def same_person(self, one: str, other: str) -> bool:
        """Names that differ only in case or spaces, or that `[[people]]` says are one person's."""
        if _plain(one) == _plain(other):
            return True
        found = self.find(one)
        return found is not None and found is self.find(other)

    def known(self, person: Person) -> Person:
        """The person with what the settings add: an e-mail address, ids."""
        setting = self.find(person.name, person.email)
        if setting is None:
            return person
        return replace(
            person,
            email=person.email or setting.email or None,
            slack_id=person.slack_id or setting.slack_id or None,
            zendesk_user_id=person.zendesk_user_id or setting.zendesk_user_id,
        )

    def absence(self, person: Person, today: date) -> tuple[date, str] | None:
        """Until when the person is away, and the deputy's name or e-mail address, if they are away today."""
        setting = self.find(person.name, person.email)
        if setting is None or setting.away_until is None or setting.away_until < today:
            return None
        if setting.away_from and setting.away_from > today:
            return None
        return setting.away_until, setting.deputy

    def deputy(self, person: Person, today: date) -> Person | None:
        """Who stands in for a person who is away today; a deputy who is away too is still named, not followed."""
        absence = self.absence(person, today)
        if absence is None or not absence[1]:
            return None
        named = absence[1]
        address = named if "@" in named else None
        setting = self.find(named, address)
        name = setting.name if setting else named
        return self.known(Person(name, email=(setting.email if setting else "") or address))


def joined(
    person: Person, slack: SlackProfile | None, zendesk: ZendeskUser | None, team_url: str, today: date, roster: Roster
) -> Person:
    """The person with Slack's and Zendesk's knowledge, and the absence that the settings name."""
    absence = roster.absence(person, today)
    slack_id = slack.slack_id if slack else person.slack_id
    return replace(
        person,
        slack_id=slack_id,
        slack_url=slack.url if slack else slack_link(team_url, person.slack_id),
        zendesk_user_id=zendesk.zendesk_user_id if zendesk else person.zendesk_user_id,
        zendesk_url=zendesk.url if zendesk else person.zendesk_url,
        away_until=absence[0] if absence else None,
    )


def slack_link(team_url: str, slack_id: str | None) -> str | None:
    """The address that opens a person in Slack: https://docs.slack.dev/interactivity/deep-linking"""
    return f"{team_url.rstrip('/')}/team/{slack_id}" if team_url and slack_id else None


def wanted(people: Sequence[Person]) -> tuple[str, ...]:
    """The e-mail addresses to look up: each once, in a stable order, and only where something is still unknown."""
    addresses = {
        person.email.casefold(): None
        for person in people
        if person.email and not (person.slack_id and person.zendesk_user_id)
    }
    return tuple(addresses)
