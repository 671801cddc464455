"""The fake's methods and answers against Slack's own API description, where the reference folder has it."""

import json

import pytest
from jsonschema import Draft4Validator
from slack_sdk.errors import SlackApiError

from server.sandbox.slack import METHODS

UNDESCRIBED = {"users.list", "conversations.replies", "chat.postEphemeral"}
"""Left out of the reference folder's extract; https://docs.slack.dev/reference/methods/users.list and the like"""


@pytest.fixture(scope="session")
def description(shared_folder):
    return json.loads((shared_folder / "specs" / "slack-web.json").read_text())


def test_every_method_of_the_fake_is_one_of_slacks(description):
    described = {path.removeprefix("/") for path in description["paths"]}
    assert set(METHODS) - described - UNDESCRIBED == set()


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("users.lookupByEmail", {"email": "nobody@example.com"}),
        ("users.info", {"user": "U0NOBODY"}),
        ("conversations.info", {"channel": "C0NOWHERE"}),
        ("conversations.create", {"name": ""}),
        ("conversations.join", {"channel": "C0OLDFERNW"}),
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}),
        ("chat.postMessage", {"channel": "C0SALES001"}),
        ("chat.update", {"channel": "C0SALES001", "ts": "1.0", "text": "x"}),
        ("chat.delete", {"channel": "C0SALES001", "ts": "1.0"}),
        ("conversations.open", {"users": ""}),
        ("conversations.open", {"users": "U03JONASW"}),
    ],
)
def test_a_refusal_is_in_slacks_own_words(slack, description, method, arguments):
    with pytest.raises(SlackApiError) as refused:
        slack.api_call(method, params=arguments)
    (operation,) = description["paths"][f"/{method}"].values()
    words = operation["responses"]["default"]["schema"]["properties"]["error"]["enum"]
    assert refused.value.response["error"] in words


def test_a_posted_message_has_the_described_shape(slack, description):
    answer = slack.chat_postMessage(channel="C0SALES001", text="Hello").data
    schema = description["paths"]["/chat.postMessage"]["post"]["responses"]["200"]["schema"]
    errors = Draft4Validator({**schema, "definitions": description["definitions"]}).iter_errors(answer)
    assert [error.message for error in errors] == []
