from datetime import UTC, datetime, timedelta

import pytest

from server.access.signatures import require_slack, slack_signature
from server.errors import AccessRefused, NotFound

# The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TIMESTAMP = "1531420618"
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
THEN = datetime.fromtimestamp(int(TIMESTAMP), UTC)


def refusal(**changed):
    given = {"secret": SECRET, "timestamp": TIMESTAMP, "signature": SIGNATURE, "body": BODY, "now": THEN} | changed
    with pytest.raises(AccessRefused) as refused:
        require_slack(**given)
    assert refused.value.status == 401
    return refused.value.code


def test_slacks_own_example_is_accepted():
    require_slack(SECRET, TIMESTAMP, SIGNATURE, BODY, THEN)


@pytest.mark.parametrize("age", [timedelta(seconds=300), timedelta(seconds=-60)])
def test_a_request_may_be_on_its_way_for_five_minutes_and_clocks_may_differ_by_one(age):
    require_slack(SECRET, TIMESTAMP, SIGNATURE, BODY, THEN + age)


def test_an_older_one_and_one_of_the_future_are_refused():
    assert refusal(now=THEN + timedelta(seconds=301)) == "slack_old"
    assert refusal(now=THEN - timedelta(seconds=61)) == "slack_early"


@pytest.mark.parametrize(
    "changed",
    [
        {"body": BODY + b" "},
        {"body": b""},
        {"secret": SECRET + "x"},
        {"timestamp": "1531420619"},
        {"signature": SIGNATURE[:-1] + "4"},
        {"signature": SIGNATURE.removeprefix("v0=")},
        {"signature": SIGNATURE.upper()},
        {"signature": "v0="},
        {"signature": ""},
        {"signature": "v0=é"},
    ],
)
def test_whatever_differs_by_a_character_is_forged(changed):
    assert refusal(**changed) == "slack_signature"


@pytest.mark.parametrize("timestamp", ["", "-1", "+1531420618", "1531420618.0", "١٥٣١٤٢٠٦١٨", "9" * 400, " 1531420618"])
def test_a_time_that_is_none_is_refused_even_when_it_is_signed(timestamp):
    signed = slack_signature(SECRET, timestamp, BODY)
    assert refusal(timestamp=timestamp, signature=signed) == "slack_timestamp"


def test_without_a_secret_nothing_is_accepted_not_even_what_is_signed_with_none():
    with pytest.raises(NotFound, match="no signing secret") as refused:
        require_slack("", TIMESTAMP, slack_signature("", TIMESTAMP, BODY), BODY, THEN)
    assert "LIAISON_SLACK_SIGNING_SECRET" in refused.value.hint
