"""Where our requests differ from the vendors' descriptions on purpose, each with the page that allows it."""

from typing import NamedTuple


class Difference(NamedTuple):
    mistake: str
    source: str


ZENDESK = (
    Difference(
        "GET /api/v2/tickets/{ticket_id}: parameter 'include' is not described",
        "https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/",
    ),
    Difference(
        "GET /api/v2/users/{user_id}: parameter 'include' is not described",
        "https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/",
    ),
    Difference(
        "POST /oauth/tokens: not described",
        "https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/",
    ),
    Difference(
        "GET /api/v2/apps/{id}/public_key.pem: not described",
        "https://developer.zendesk.com/api-reference/ticketing/apps/apps/#get-app-public-key",
    ),
)

# The description of 2021 knows most methods by GET, and the token as a parameter. Slack takes every method by POST as
# well, its arguments in a form or in JSON, and wants the token in the Authorization header; slack_sdk does both. The
# keys are checked. Message metadata came in 2022; the copy that we compare with lacks conversations.replies.
SLACK_TAKES_POST = "https://docs.slack.dev/apis/web-api/"
SLACK = (
    Difference("GET /users.lookupByEmail: parameter 'token' is missing", "https://docs.slack.dev/apis/web-api/"),
    Difference("GET /users.info: parameter 'token' is missing", "https://docs.slack.dev/apis/web-api/"),
    Difference(
        "POST /chat.postMessage: parameter 'metadata' is not described",
        "https://docs.slack.dev/messaging/message-metadata/",
    ),
    Difference(
        "GET /conversations.history: parameter 'include_all_metadata' is not described",
        "https://docs.slack.dev/reference/methods/conversations.history",
    ),
    Difference(
        "GET /api/conversations.replies: not described",
        "https://docs.slack.dev/reference/methods/conversations.replies",
    ),
)
