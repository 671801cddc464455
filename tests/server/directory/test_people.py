from dataclasses import replace
from datetime import date

from server.directory.people import Roster, SlackProfile, joined, wanted
from server.records import Person, ZendeskUser
from server.settings import PersonSetting

TODAY = date(2026, 11, 22)
ROBIN = PersonSetting(
    "Robin Vale", "robin@example.com", ("Bobby Vale",), "U1", 11, date(2026, 11, 20), date(2026, 11, 30), "Sam Fenn"
)
SAM = PersonSetting("Sam Fenn", "sam@example.com")
ROSTER = Roster((ROBIN, SAM))


def test_a_person_is_found_by_e_mail_before_the_name() -> None:
    assert ROSTER.find("Somebody Else", "ROBIN@example.com") is ROBIN


def test_a_person_is_found_by_another_name() -> None:
    assert ROSTER.find("bobby  vale") is ROBIN
    assert ROSTER.same_person("Bobby Vale", "Robin Vale")
    assert not ROSTER.same_person("Bobby Vale", "Sam Fenn")


def test_two_people_of_one_name_are_nobody() -> None:
    assert Roster((SAM, replace(SAM, email="other@example.com"))).find("Sam Fenn") is None


def test_a_name_with_another_e_mail_address_is_another_person() -> None:
    assert ROSTER.find("Sam Fenn", "sam@elsewhere.example") is None


def test_the_settings_add_what_is_missing_and_change_nothing_else() -> None:
    known = ROSTER.known(Person("Bobby Vale"))
    assert (known.name, known.email, known.slack_id, known.zendesk_user_id) == (
        "Bobby Vale",
        "robin@example.com",
        "U1",
        11,
    )
    assert ROSTER.known(Person("Sam Fenn", "sam@example.com", slack_id="U9")).slack_id == "U9"


def test_an_absence_brings_the_deputy_with_the_deputys_address() -> None:
    person = Person("Robin Vale", "robin@example.com")
    assert ROSTER.absence(person, TODAY) == (date(2026, 11, 30), "Sam Fenn")
    deputy = ROSTER.deputy(person, TODAY)
    assert deputy is not None
    assert (deputy.name, deputy.email) == ("Sam Fenn", "sam@example.com")


def test_before_and_after_the_absence_there_is_none() -> None:
    person = Person("Robin Vale", "robin@example.com")
    assert ROSTER.absence(person, date(2026, 11, 19)) is None
    assert ROSTER.absence(person, date(2026, 12, 1)) is None
    assert ROSTER.deputy(person, date(2026, 12, 1)) is None


def test_what_slack_and_zendesk_know_is_joined() -> None:
    zendesk = ZendeskUser(42, "Sam", url="https://acme.zendesk.com/agent/users/42")
    person = joined(
        Person("Sam Fenn", "sam@example.com"), SlackProfile("U5", "https://s/team/U5"), zendesk, "", TODAY, ROSTER
    )
    assert (person.slack_id, person.slack_url, person.zendesk_user_id) == ("U5", "https://s/team/U5", 42)


def test_a_slack_id_of_the_settings_has_a_link_too() -> None:
    person = joined(Person("Robin", slack_id="U1"), None, None, "https://acme.slack.com/", TODAY, Roster())
    assert person.slack_url == "https://acme.slack.com/team/U1"


def test_only_unknown_people_with_an_address_are_looked_up_each_once() -> None:
    known = Person("A", "a@example.com", slack_id="U1", zendesk_user_id=1)
    assert wanted((known, Person("B", "B@example.com"), Person("B", "b@example.com"), Person("C"))) == (
        "b@example.com",
    )
