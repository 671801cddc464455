"""What our clients send, against what the vendors describe."""

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
    assert len(requests) > 2
    assert {request["method"] for request in requests} == {"POST"}
    as_described = [{**each, "method": "GET", "query": each["body"] or {}, "body": ""} for each in requests]
    assert mistakes(slack_description, as_described) == {each.mistake for each in SLACK}


def test_every_allowed_difference_has_a_source():
    sources = [each.source for each in (*ZENDESK, *SLACK)] + [SLACK_TAKES_POST]
    assert all(source.startswith("https://") for source in sources)
