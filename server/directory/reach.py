"""How to reach the people of an answer: Salesforce's name and e-mail, then Slack and Zendesk, all people at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from server.directory.people import Roster, SlackProfile, joined, wanted
from server.records import Answer, AnswerKind, Person, Ticket, ZendeskUser


@dataclass(frozen=True, slots=True)
class Found:
    """What Slack and Zendesk said, by e-mail address in lower case."""

    slack: Mapping[str, SlackProfile] = field(default_factory=dict)
    zendesk: Mapping[str, ZendeskUser] = field(default_factory=dict)


Find = Callable[[tuple[str, ...]], Found]


def reached(answers: Iterable[Answer], find: Find, roster: Roster, team_url: str, today: date) -> tuple[Answer, ...]:
    """The answers with their people as one can reach them, and with the deputies of those who are away.

    `find` is called once, with every e-mail address that is worth looking up.
    """
    known = [_with_settings(answer, roster, today) for answer in answers]
    people = [person for answer in known for person in _people(answer)]
    found = find(wanted(people))

    def complete(person: Person) -> Person:
        email = (person.email or "").casefold()
        slack, zendesk = found.slack.get(email), found.zendesk.get(email)
        deputy = complete(person.deputy) if person.deputy else None
        slack = slack if slack and slack.active else None
        return replace(joined(person, slack, zendesk, team_url, today, roster), deputy=deputy)

    return tuple(replace(answer, person=complete(answer.person)) if answer.person else answer for answer in known)


def _with_settings(answer: Answer, roster: Roster, today: date) -> Answer:
    if answer.person is None:
        return answer
    person = roster.known(answer.person)
    return replace(answer, person=replace(person, deputy=roster.deputy(person, today)))


def _people(answer: Answer) -> tuple[Person, ...]:
    person = answer.person
    if person is None:
        return ()
    return (person, person.deputy) if person.deputy else (person,)


def on_ticket(answer: Answer, ticket: Ticket | None) -> Answer:
    """Whether the person is on the ticket already; unknown (None) while their Zendesk user is."""
    if ticket is None or answer.person is None or answer.kind is AnswerKind.NOBODY:
        return answer
    user_id = answer.person.zendesk_user_id
    if user_id is None:
        return answer
    return replace(answer, in_cc=user_id in ticket.cc_user_ids, is_follower=user_id in ticket.follower_user_ids)
