"""What our clients send, against what the vendors describe."""

import json
import re

from tests.contract.differences import SLACK, SLACK_TAKES_POST, ZENDESK


def mistakes(description, requests):
    found = {mistake for request in requests for mistake in description.mistakes(request)}
    return {re.sub(r"/apps/\d+/", "/apps/{id}/", mistake) for mistake in found}


def test_every_request_to_zendesk_is_described_but_for_the_allowed_differences(recorded, zendesk_description):
    requests = recorded("zendesk")
    assert len(requests) > 12
    assert mistakes(zendesk_description, requests) == {each.mistake for each in ZENDESK}


def test_every_request_to_slack_is_described_but_for_the_allowed_differences(recorded, slack_description):
    requests = recorded("slack")
    assert len(requests) > 12
    assert {request["method"] for request in requests} == {"POST"}
    as_described = [described(slack_description, request) for request in requests]
    assert mistakes(slack_description, as_described) == {each.mistake for each in SLACK}


def described(slack_description, request):
    """The request as the description has its method: by GET, or by POST with a form; structures are JSON in a form."""
    sent = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in (request["body"] or {}).items()
    }
    if slack_description.takes(request["path"], "post"):
        return {**request, "body": sent}
    return {**request, "method": "GET", "query": sent, "body": ""}


def test_every_allowed_difference_has_a_source():
    sources = [each.source for each in (*ZENDESK, *SLACK)] + [SLACK_TAKES_POST]
    assert all(source.startswith("https://") for source in sources)
