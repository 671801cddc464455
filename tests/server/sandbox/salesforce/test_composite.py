"""Several records in one request."""

import pytest

MEADOWBANK = "0014000000MeadBAAR"
DATA = "/services/data/v62.0/sobjects"


@pytest.fixture
def composite(salesforce):
    """Carries steps out; gives (HTTP status, the answers)."""

    def asked(*steps, all_or_none=True):
        body = {"allOrNone": all_or_none, "compositeRequest": list(steps)}
        response = salesforce.call("POST", "composite", json=body)
        return response.status_code, response.json()

    return asked


def case(**fields):
    url = f"{DATA}/Case/Zendesk_Ticket_Key__c/global%3A4242"
    body = {"AccountId": MEADOWBANK, "Subject": "One", **fields}
    return {"method": "PATCH", "url": url, "referenceId": "case", "body": body}


def comment(words="Please look.", case_id="@{case.id}"):
    body = {"ParentId": case_id, "CommentBody": words}
    return {"method": "POST", "url": f"{DATA}/CaseComment", "referenceId": "comment", "body": body}


def rows(fakes, entity):
    return list(fakes.world.salesforce.tables[entity].values())


def codes(answers):
    return [
        each["body"][0]["errorCode"] if isinstance(each["body"], list) else each["httpStatusCode"]
        for each in answers["compositeResponse"]
    ]


def test_a_later_step_may_name_what_an_earlier_one_has_made(composite, fakes):
    before = len(rows(fakes, "Case"))
    status, answers = composite(case(), comment())
    assert (status, codes(answers)) == (200, [201, 201])
    assert [each["referenceId"] for each in answers["compositeResponse"]] == ["case", "comment"]
    assert rows(fakes, "CaseComment")[-1]["ParentId"] == answers["compositeResponse"][0]["body"]["id"]
    assert codes(composite(case(), comment())[1]) == [200, 201]
    assert len(rows(fakes, "Case")) == before + 1


def test_all_is_undone_when_one_step_is_refused(composite, fakes):
    before = rows(fakes, "Case"), rows(fakes, "CaseComment"), list(fakes.world.salesforce.created)
    status, answers = composite(case(), comment("x" * 5000))
    assert (status, codes(answers)) == (200, ["PROCESSING_HALTED", "STRING_TOO_LONG"])
    assert (rows(fakes, "Case"), rows(fakes, "CaseComment"), list(fakes.world.salesforce.created)) == before


def test_what_hangs_on_a_refused_step_is_halted(composite):
    assert codes(composite(case(Subject="x" * 300), comment())[1]) == ["STRING_TOO_LONG", "PROCESSING_HALTED"]


def test_without_all_or_none_what_could_be_done_stays(composite, fakes):
    before = len(rows(fakes, "Case"))
    _, answers = composite(case(), comment("x" * 5000), all_or_none=False)
    assert codes(answers) == [201, "STRING_TOO_LONG"]
    assert len(rows(fakes, "Case")) == before + 1


def test_a_record_is_changed_by_its_id(composite, fakes):
    change = {
        "method": "PATCH",
        "url": f"{DATA}/Case/@{{case.id}}",
        "referenceId": "close",
        "body": {"Status": "Closed"},
    }
    assert codes(composite(case(), change)[1]) == [201, 204]
    assert rows(fakes, "Case")[-1]["IsClosed"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({**comment(case_id="5004000000MeadE"), "url": "/services/data/v62.0/query"}, "NOT_FOUND"),
        ({**comment(case_id="5004000000MeadE"), "method": "DELETE"}, "METHOD_NOT_ALLOWED"),
        ({**comment(case_id="5004000000MeadE"), "referenceId": ""}, "JSON_PARSER_ERROR"),
        (5, "JSON_PARSER_ERROR"),
    ],
)
def test_a_step_that_is_none_is_refused(composite, step, code):
    assert codes(composite(step)[1]) == [code]


def test_between_one_and_twenty_five_steps_are_taken(composite):
    assert composite()[0] == 400
    assert composite(*[comment() for _ in range(26)])[0] == 400
