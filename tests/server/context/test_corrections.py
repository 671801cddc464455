from dataclasses import replace
from datetime import timedelta

from server.context.corrections import person_correction
from server.context.ladder import account_owner, csm
from server.records import Answer, Override, Role
from tests.server.context.samples import ACCOUNT, GONE, NOW, ORGANIZATION, QUEUE, ROBIN, SAM, known, opportunity

OVERRIDE = Override("1", Role.CSM, "Kim Roe", None, NOW + timedelta(days=7), "agent 5", NOW)
HELD = replace(ACCOUNT, owner=ROBIN, csm=SAM)


def today(answer: Answer, **terms: str) -> str:
    text = person_correction(answer, ORGANIZATION, ACCOUNT.url, terms, "en").text
    return next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("Today it says"))


def test_the_request_says_what_the_field_holds_today() -> None:
    assert today(csm(known(HELD))) == "Sam Fenn"
    assert today(account_owner(known(replace(ACCOUNT, owner=QUEUE)))) == "AMER SMB Sales User"


def test_an_override_is_not_what_the_source_says() -> None:
    assert today(csm(known(HELD), OVERRIDE)) == "Sam Fenn"


def test_who_answers_instead_is_not_what_the_field_holds() -> None:
    instead = opportunity("Renewal", None, SAM)
    assert today(account_owner(known(replace(ACCOUNT, owner=GONE, opportunities=(instead,))))) == "Alex Gone"
    assert today(account_owner(known(replace(ACCOUNT, owner=None, opportunities=(instead,))))) == "-"


def test_without_salesforce_it_is_zendesks_text_that_is_corrected() -> None:
    assert today(csm(known(None, {"csm_name": "Kim Roe"}, missing="no_id"))) == "Kim Roe"


def test_the_role_has_the_instances_own_name() -> None:
    request = person_correction(csm(known(HELD)), ORGANIZATION, None, {"csm": "TAM"}, "en")
    assert request.title == "Correct the TAM of Larkspur Mills"
    assert "Salesforce account: -" in request.text
