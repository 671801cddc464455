from datetime import date

from server.directory.people import Roster, SlackProfile
from server.directory.reach import Found, on_ticket, reached
from server.records import Answer, AnswerKind, Person, Reason, Role, Ticket, ZendeskUser
from server.settings import PersonSetting
from tests.server.context.samples import NOW

TODAY = date(2026, 11, 22)


def answer(person: Person | None, kind: AnswerKind = AnswerKind.PERSON) -> Answer:
    return Answer(Role.CSM, kind, Reason("x"), person=person)


def test_all_people_are_looked_up_in_one_go_deputies_too() -> None:
    asked: list[tuple[str, ...]] = []

    def find(emails: tuple[str, ...]) -> Found:
        asked.append(emails)
        return Found({"b@example.com": SlackProfile("UB", "https://s/UB")}, {"a@example.com": ZendeskUser(1, "A")})

    roster = Roster(
        (
            PersonSetting("A", "a@example.com", away_until=TODAY, deputy="B"),
            PersonSetting("B", "b@example.com"),
        )
    )
    given = (answer(Person("A", "A@example.com")), answer(None, AnswerKind.NOBODY))
    first, second = reached(given, find, roster, "https://s", TODAY)
    assert asked == [("a@example.com", "b@example.com")]
    assert first.person is not None
    assert first.person.zendesk_user_id == 1
    assert first.person.deputy is not None
    assert first.person.deputy.slack_id == "UB"
    assert second.person is None


def test_a_deleted_slack_user_is_no_way_to_reach_anybody() -> None:
    found = Found({"a@example.com": SlackProfile("UA", "https://s/UA", active=False)})
    (only,) = reached((answer(Person("A", "a@example.com")),), lambda _: found, Roster(), "https://s", TODAY)
    assert only.person is not None
    assert only.person.slack_id is None


def test_whether_somebody_is_on_the_ticket_is_unknown_while_their_user_is() -> None:
    ticket = Ticket(1, "s", "open", "u", NOW, NOW, NOW, cc_user_ids=(5,), follower_user_ids=(6,))
    assert on_ticket(answer(Person("A")), ticket).in_cc is None
    on = on_ticket(answer(Person("A", zendesk_user_id=5)), ticket)
    assert (on.in_cc, on.is_follower) == (True, False)
