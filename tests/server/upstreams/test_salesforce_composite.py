"""Odd answers to several writes in one request; the good ones are in the tests of the ticket's case."""

import pytest
import responses

from server.errors import UpstreamMalformed, UpstreamRateLimited, UpstreamRefused
from server.settings import Settings
from server.upstreams import connect

MADE = {"httpStatusCode": 201, "body": {"id": "500000000000001AAA", "success": True}, "referenceId": "case"}
HALTED = {"httpStatusCode": 400, "body": [{"errorCode": "PROCESSING_HALTED", "message": "Rolled back."}]}


def refused(status, code, message="No."):
    return {"httpStatusCode": status, "body": [{"errorCode": code, "message": message}], "referenceId": "comment"}


@pytest.fixture
def opening(settings: Settings):
    """Opens a case while Salesforce answers so."""
    cases = connect(settings).salesforce.cases
    base = settings.salesforce.base_url

    def answered(*parts, status=200, body=None):
        with responses.RequestsMock() as answers:
            token = {"access_token": "x", "instance_url": base}
            answers.post(f"{base}/services/oauth2/token", json=token)
            answers.post(
                f"{base}/services/data/v62.0/composite", json=body or {"compositeResponse": list(parts)}, status=status
            )
            return cases.open("global:1", {"Subject": "One"}, "Please look.")

    return answered


def test_the_refusal_of_a_step_is_told_and_not_that_others_were_halted(opening):
    with pytest.raises(UpstreamRefused) as error:
        opening(HALTED, refused(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights"))
    assert "insufficient access rights" in error.value.message


def test_a_locked_record_is_waited_for(opening):
    with pytest.raises(UpstreamRateLimited) as error:
        opening(refused(400, "UNABLE_TO_LOCK_ROW"), HALTED)
    assert error.value.code == "row_locked"


def test_a_refusal_of_the_whole_is_told(opening):
    with pytest.raises(UpstreamRefused) as error:
        opening(status=403, body=[{"errorCode": "API_DISABLED_FOR_ORG", "message": "The REST API is not enabled."}])
    assert "not enabled" in error.value.message


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (MADE,),
        (MADE, {"referenceId": "comment"}),
        (MADE, {"httpStatusCode": "x", "body": {}}),
        (MADE, {"httpStatusCode": 500, "body": [{}]}),
        (MADE, {"httpStatusCode": 201, "body": {}}),
        ({**MADE, "body": None}, MADE),
    ],
)
def test_an_answer_that_does_not_say_what_became_of_each_step_may_hide_that_it_was_done(opening, parts):
    with pytest.raises(UpstreamMalformed) as error:
        opening(*parts)
    assert error.value.retryable
    assert error.value.left
