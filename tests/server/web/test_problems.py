import pytest
from flask import Flask, abort
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests, UnprocessableEntity

from server import errors
from server.cache import TooLate
from server.errors import (
    AccessRefused,
    CatalogError,
    Conflict,
    InvalidRequest,
    NotFound,
    SettingsError,
    Unprocessable,
    UpstreamMalformed,
    UpstreamNotFound,
    UpstreamRateLimited,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from server.web import problems


def answer_to(error):
    app = Flask(__name__)
    problems.register(app)

    @app.get("/")
    def view():
        raise error

    return app.test_client().get("/")


@pytest.mark.parametrize(
    ("error", "status", "retryable"),
    [
        (InvalidRequest("m"), 400, False),
        (Unprocessable("m"), 422, False),
        (Conflict("m"), 409, False),
        (AccessRefused("m"), 401, False),
        (AccessRefused("m", status=403), 403, False),
        (NotFound("m"), 404, False),
        (UpstreamNotFound("zendesk", "m"), 404, False),
        (SettingsError("s", "m"), 500, False),
        (CatalogError("m"), 500, False),
        (UpstreamRefused("zendesk", "m"), 502, False),
        (UpstreamMalformed("zendesk", "m"), 502, True),
        (UpstreamUnreachable("zendesk", "m"), 503, True),
        (UpstreamRateLimited("zendesk", "m", retry_after=2.1), 503, True),
        (errors.TooManyRequests("m", retry_after=2.1), 429, True),
        (UpstreamTimeout("zendesk", "m"), 504, True),
        (TooLate("m"), 504, True),
    ],
)
def test_each_error_has_its_status_and_says_whether_trying_again_can_help(error, status, retryable):
    answer = answer_to(error)
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, answer.json["status"], answer.json["retryable"]) == (status, status, retryable)
    assert (answer.json["detail"], answer.json["code"]) == (error.message, error.code)
    assert answer.json["type"] == f"urn:liaison:problem:{error.code}"


def test_a_hint_and_the_fields_come_with_it():
    answer = answer_to(InvalidRequest("wrong", hint="Do this.", fields={"until": ["Too late."]}))
    assert (answer.json["hint"], answer.json["errors"]) == ("Do this.", {"until": ["Too late."]})


def test_whoever_may_try_signing_in_is_told_how():
    assert answer_to(AccessRefused("m")).headers["WWW-Authenticate"] == 'Bearer realm="liaison"'
    assert "WWW-Authenticate" not in answer_to(AccessRefused("m", status=403)).headers


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (UpstreamRateLimited("zendesk", "m", retry_after=2.1), "3"),
        (UpstreamRateLimited("zendesk", "m", retry_after=0), "1"),
        (errors.TooManyRequests("m", retry_after=2.1), "3"),
        (TooManyRequests(retry_after=7), "7"),
        (ServiceUnavailable(retry_after=9), "9"),
    ],
)
def test_when_to_come_again_is_kept(error, seconds):
    assert answer_to(error).headers["Retry-After"] == seconds


def test_what_is_allowed_is_kept():
    app = Flask(__name__)
    problems.register(app)
    app.post("/", endpoint="post")(lambda: "")
    answer = app.test_client().get("/")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


def test_a_route_that_is_none_is_a_problem_too():
    app = Flask(__name__)
    problems.register(app)
    assert app.test_client().get("/nowhere").json["title"] == "Not Found"


def test_an_abort_keeps_its_words():
    app = Flask(__name__)
    problems.register(app)
    app.get("/", endpoint="view")(lambda: abort(409, "Somebody was faster."))
    assert app.test_client().get("/").json["detail"] == "Somebody was faster."


def test_an_error_that_nobody_foresaw_is_told_without_its_text():
    answer = answer_to(RuntimeError("the customer's secret"))
    assert (answer.status_code, answer.json["code"], answer.json["retryable"]) == (500, "internal", True)
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("messages", "errors"),
    [
        ({"json": {"scenario_id": ["Is missing."]}}, {"scenario_id": ["Is missing."]}),
        ({"json": {"people": {"king": {"key": ["Is none."]}}}}, {"people.king": ["Is none."]}),
        ({"json": {"inputs": {"need": {"value": ["Is long."]}}}}, {"inputs.need": ["Is long."]}),
        ({"json": {"destinations": {1: ["Is long."]}}}, {"destinations.1": ["Is long."]}),
        ({"json": {"key": ["Is a field."]}}, {"key": ["Is a field."]}),
        ({"json": {"_schema": ["Is no object."]}}, {"json": ["Is no object."]}),
        ({"json": ["Is no JSON."], "query": {"limit": ["Is none."]}}, {"json": ["Is no JSON."], "limit": ["Is none."]}),
    ],
)
def test_what_is_wrong_is_told_by_field_wherever_it_stood(messages, errors):
    error = UnprocessableEntity()
    error.data = {"messages": messages}
    assert answer_to(error).json["errors"] == errors
